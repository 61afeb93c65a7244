"""Numbers run from 1 without a gap and without a double, whatever is rolled back and whoever writes."""

import random
import threading

from sqlalchemy import text

from creditdesk.db.numbering import take_numbers
from creditdesk.db.workspace import Workspace
from tests.builders import act


class _Stop(Exception):
    pass


def test_numbers_run_from_one_in_each_series(book: Workspace) -> None:
    with act(book) as session:
        assert [take_numbers(session, "letter-2026", 1)[0] for _ in range(3)] == [1, 2, 3]
        assert take_numbers(session, "letter-2027", 1) == range(1, 2)
        assert take_numbers(session, "letter-2026", 4) == range(4, 8)


def test_a_rollback_takes_its_numbers_back(book: Workspace) -> None:
    given, chance = [], random.Random(7)
    for _ in range(60):
        try:
            with act(book) as session:
                numbers = list(take_numbers(session, "R", chance.randint(1, 4)))
                if chance.random() < 0.4:
                    raise _Stop
            given += numbers
        except _Stop:
            continue
    assert given == list(range(1, len(given) + 1))


def test_four_writers_at_once_take_each_number_once(book: Workspace) -> None:
    given: list[int] = []
    url = book.path or book.engine.url.render_as_string(hide_password=False)

    def write(seed: int) -> None:
        own, chance = Workspace.open(url), random.Random(seed)
        for _ in range(12):
            try:
                with own.change("Number") as change:
                    (number,) = take_numbers(change.session, "R", 1)
                    if chance.random() < 0.3:
                        raise _Stop
                given.append(number)
            except _Stop:
                continue
        own.close()

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, len(given) + 1))
    with book.read() as session:
        assert session.execute(text("SELECT last FROM series")).scalar_one() == len(given)
