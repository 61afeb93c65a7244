"""The settings on a real book: typed values are checked, kept as acts, and the safety card proves what it says."""

import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from creditdesk.banking.formats.columns import Columns
from creditdesk.banking.formats.saved_profile import SavedProfile
from creditdesk.banking.profile_actions import save_profile
from creditdesk.base import i18n
from creditdesk.base.i18n import message
from creditdesk.db.workspace import Workspace
from creditdesk.dunning.queries import levels
from creditdesk.gui import theme
from creditdesk.gui.pages.settings import ABOUT, LEVELS, MACHINE, PROFILES, SAFETY, SettingsPage
from creditdesk.settings import machine
from creditdesk.settings.backup_notes import backup_state
from creditdesk.settings.catalogue import BY_KEY, SETTINGS
from creditdesk.settings.queries import values


@pytest.fixture(autouse=True)
def own_computer(tmp_path: Path, monkeypatch):
    for name in ("XDG_CONFIG_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "config"))


@pytest.fixture
def desk(open_desk):
    return open_desk(SettingsPage)


def page_of(desk) -> SettingsPage:
    return desk.window.page("settings")


def form_of(page: SettingsPage, key: str):
    return page.forms[BY_KEY[key].group]


def stored(desk, key: str):
    with desk.workspace.read() as session:
        return values(session)[key]


def test_every_setting_of_the_catalogue_but_the_practice_mark_has_a_field(desk):
    shown = {key for form in page_of(desk).forms.values() for key in form.fields}
    assert shown == {setting.key for setting in SETTINGS} - {"company.is_practice"}


def test_values_typed_are_kept_in_their_own_type_and_undone_as_one_act(desk):
    page = page_of(desk)
    form = form_of(page, "matching.fee_limit")
    form.fields["matching.fee_limit"].setText("75.5")
    form.fields["matching.discount_per_mille"].setText("20")
    form.save()
    desk.settle()
    assert stored(desk, "matching.fee_limit") == Decimal("75.5") and stored(desk, "matching.discount_per_mille") == 20
    desk.window.undo()
    desk.settle()
    assert stored(desk, "matching.fee_limit") == Decimal("50.00")
    assert form.fields["matching.fee_limit"].text() == "50.00"


def test_buckets_that_do_not_rise_are_refused_with_an_example(desk):
    page = page_of(desk)
    form = form_of(page, "aging.bounds")
    form.fields["aging.bounds"].setText("60, 30")
    form.save()
    desk.settle()
    assert "30, 60, 90, 180" in form.told() and form.fields["aging.bounds"].property("invalid") == "true"
    assert stored(desk, "aging.bounds") == (30, 60, 90, 180)
    form.fields["aging.bounds"].setText("15，45")
    form.save()
    desk.settle()
    assert stored(desk, "aging.bounds") == (15, 45)


def test_dunning_levels_are_edited_and_nonsense_is_refused_by_the_rule(desk):
    page = page_of(desk)
    page.open_sheet(LEVELS)
    page.levels.rows[0].days.setText("5")
    page.levels.add_level()
    page.levels.save()
    desk.settle()
    with desk.workspace.read() as session:
        first = levels(session)[0]
        assert (first.min_days, first.title) == (5, "Payment reminder")
        assert len(levels(session)) == 4
    page.levels.rows[1].days.setText("2")
    page.levels.save()
    desk.settle()
    assert "above those of the level before" in page._notice.text()
    page.levels.rows[1].days.setText("soon")
    page.levels.save()
    assert "whole days" in page.levels._told.text()


def test_language_text_size_and_colours_change_at_once_and_are_kept(desk):
    page = page_of(desk)
    page.open_sheet(MACHINE)
    page.machine.size.set_value(125)
    page.machine.theme.set_value("dark")
    page.machine._look_picked(None)
    page.machine._language_picked("zh_CN")
    desk.settle()
    assert (theme.text_percent(), theme.is_dark(), i18n.current_language()) == (125, True, "zh_CN")
    kept = machine.load()
    assert (kept.language, kept.theme, kept.text_percent) == ("zh_CN", "dark", 125)
    assert page._title.text() == "设置与备份"


def test_a_backup_is_made_noted_and_restored_into_a_new_book(desk, tmp_path: Path):
    page = page_of(desk)
    assert backup_state(machine.load(), str(desk.workspace.path), datetime.now(UTC)) == (
        message("not backed up yet"),
        False,
    )
    target = tmp_path / "stick.cdbackup"
    page.safety.backup_to(target)
    desk.settle()
    assert zipfile.is_zipfile(target) and backup_state(machine.load(), str(desk.workspace.path), datetime.now(UTC))[1]
    assert "reopened to prove it" in page._notice.text() and str(target) in page.safety._where.text()
    page.safety.restore_to(target, tmp_path / "again.creditdesk")
    desk.settle()
    again = Workspace.open(tmp_path / "again.creditdesk")
    with again.read() as session:
        assert values(session)["company.name"] == "测试家具有限公司"
    again.close()


def test_a_backup_that_is_none_is_told_and_nothing_made(desk, tmp_path: Path):
    (tmp_path / "x.cdbackup").write_bytes(b"no zip")
    page_of(desk).safety.restore_to(tmp_path / "x.cdbackup", tmp_path / "y.creditdesk")
    desk.settle()
    assert "not a whole backup" in page_of(desk)._notice.text()
    assert not (tmp_path / "y.creditdesk").exists()


def test_the_check_lists_every_result_and_one_that_fails_comes_first(desk):
    page = page_of(desk)
    page.safety.check()
    desk.settle()
    assert "all in order" in page.safety._verdict.text()
    count = len(page.safety.table.rows_model.rows)
    with desk.workspace._transaction(write=True) as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_update_customer")
        connection.exec_driver_sql("UPDATE customer SET name = 'changed by hand' WHERE code = 'A1'")
    page.safety.check()
    desk.settle()
    first = page.safety.table.rows_model.rows[0]
    failed = {row.name for row in page.safety.table.rows_model.rows if not row.ok}
    assert not first.ok and failed == {"audit triggers", "audit trail: customer"}
    assert len(page.safety.table.rows_model.rows) == count
    assert page.safety._verdict.property("role") == "danger"


def test_other_pages_can_open_a_sheet(desk):
    page = desk.open("settings", "aging.bounds")
    assert page.stack.currentIndex() == list(page.sheets).index(BY_KEY["aging.bounds"].group)
    desk.open("settings", SAFETY)
    assert page.stack.currentIndex() == 0
    page.open_sheet(ABOUT)
    assert "sqlite 3" in page.about._versions.text()


def a_profile() -> SavedProfile:
    return SavedProfile.of("Hausbank", Columns(1, (0,), ("tagi", "wert"), amount=1), [])


def test_a_bank_table_is_listed_renamed_forgotten_and_brought_back(desk, tmp_path: Path) -> None:
    with desk.workspace.change("test", actor="tester") as change:
        save_profile(change.session, a_profile())
    page = desk.open("settings")
    page.refresh()
    desk.settle()
    page.open_sheet(PROFILES)
    (known,) = page.profiles.table.rows_model.rows
    page.profiles.export(known, tmp_path / "hausbank.json")
    page.profiles._renamed(known.id, "Volksbank")
    desk.settle()
    assert [row.profile.title for row in page.profiles.table.rows_model.rows] == ["Volksbank"]
    page.profiles.table.selectRow(0)
    page.profiles._forget(page.profiles.table.selected_rows())
    desk.settle()
    assert not page.profiles.table.rows_model.rows
    page.profiles.bring_in(tmp_path / "hausbank.json")
    desk.settle()
    assert [row.profile.title for row in page.profiles.table.rows_model.rows] == ["Hausbank"]
    (tmp_path / "other.json").write_text("{}")
    page.profiles.bring_in(tmp_path / "other.json")
    assert len(page.profiles.table.rows_model.rows) == 1


def test_the_act_of_changed_settings_names_them_in_the_language_in_force(desk):
    page = page_of(desk)
    page.save({"company.phone": "0571-1"})
    desk.settle()
    i18n.set_language("zh_CN")
    with desk.workspace.read() as session:
        assert desk.window.book.last_act(session) == "改了设置：电话"


def test_the_foot_line_shows_the_keys_of_the_sheet_in_front_only(desk):
    page = page_of(desk)
    page.open_sheet(PROFILES)
    assert "F2" in page.keys_text()
    page.open_sheet(MACHINE)
    assert page.keys_text() == ""
