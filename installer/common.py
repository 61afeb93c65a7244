"""Make this computer ready for CreditDesk: Python packages and the libraries Qt needs.

Standard library only, so that it starts on a fresh Debian, Windows or macOS.
Packages come from the lock files beside this module, checked by their hashes,
into `.venv` in the project folder; a second run finds them there and goes on.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOCK = ROOT / "installer" / "requirements.lock"
DEV_LOCK = ROOT / "installer" / "requirements-dev.lock"
OLDEST, NEWEST = (3, 11), (3, 14)

# Debian package -> a library it brings; names differ on other systems, so the library is what is looked for
START_QT = {
    "libglib2.0-0": "libglib-2.0.so.0",
    "libegl1": "libEGL.so.1",
    "libgl1": "libGL.so.1",
    "libx11-6": "libX11.so.6",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libbrotli1": "libbrotlidec.so.1",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libx11-xcb1": "libX11-xcb.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
}
PRINTING = {"libcups2": "libcups.so.2"}


class NotReady(Exception):
    """The computer lacks something; the text says what to do."""


def has_display() -> bool:
    """Tell whether a window can be opened here."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def prepare(*, dev: bool, window: bool) -> Path:
    """Install what is missing and return the Python of `.venv`; NotReady says what the user must do first."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise NotReady(
            f"This is Python {sys.version.split()[0]}. Start it with Python {OLDEST[0]}.{OLDEST[1]}"
            f" to {NEWEST[0]}.{NEWEST[1]}, for example: python3.11 {sys.argv[0]}"
        )
    _system_packages(window)
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    locks = [LOCK, DEV_LOCK] if dev else [LOCK]
    if not _works(python):
        _say(f"Making {VENV} ...")
        _make_venv()
    if any(_stamp(lock) != _digest(lock) for lock in locks):
        _install(python, locks)
    return python


def environment() -> dict[str, str]:
    """Return the environment in which the project's modules are found from any folder."""
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path)}


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _system_packages(window: bool) -> None:
    """Install Debian packages that are missing, or say the one command that does."""
    if not sys.platform.startswith("linux"):
        return
    venv = ["python3-venv"] if not VENV.exists() and importlib.util.find_spec("ensurepip") is None else []
    qt = [package for package, library in START_QT.items() if not _loads(library)]
    missing = venv + qt + [package for package, library in PRINTING.items() if not _loads(library)]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if shutil.which("apt-get") is None:
        advice = "Missing on this computer, by their Debian names (install them in your system's way): "
        advice += " ".join(missing)
    else:
        if _apt(command):
            return
        advice = "Missing on this computer. Install it, then start again:\n  sudo " + " ".join(command)
    if venv or (window and qt):
        raise NotReady(advice)
    _say(advice)


def _apt(command: list[str]) -> bool:
    """Run apt-get as root or by passwordless sudo; False where the user may not, or where it fails."""
    prefix = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.geteuid() != 0:
        if shutil.which("sudo") is None or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
            return False
        prefix = ["sudo", "-n", *prefix]
    _say(f"Installing system packages: {' '.join(command[4:])}")
    if subprocess.run([*prefix, *command], capture_output=True).returncode == 0:
        return True
    # package lists missing or out of date, as in a fresh container; what fails now is shown
    subprocess.run([*prefix, "apt-get", "update"], stdout=subprocess.DEVNULL)
    return subprocess.run([*prefix, *command], stdout=subprocess.DEVNULL).returncode == 0


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _works(python: Path) -> bool:
    """Tell whether `.venv` is whole: its Python may have been upgraded away or the folder moved."""
    return python.exists() and subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0


def _make_venv() -> None:
    if VENV.exists() and not (VENV / "pyvenv.cfg").exists():
        raise NotReady(f"{VENV} exists and is not a Python environment. Move it away, then start again.")
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
    if done.returncode:
        raise NotReady(
            f"{VENV} could not be made:\n{done.stdout}{done.stderr}\n"
            "On Debian and Ubuntu this command brings what is needed:\n  sudo apt-get install -y python3-venv"
        )


def _install(python: Path, locks: list[Path]) -> None:
    """Install exactly what the locks name; the stamp is written last, so a broken run is simply repeated."""
    _say("Fetching the Python packages, some 200 MB the first time ...")
    command = [python, "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary=:all:", "--no-input"]
    command += ["--disable-pip-version-check"]
    for lock in locks:
        command += ["-r", lock]
    if subprocess.run(command, stdout=sys.stderr).returncode:
        raise NotReady(
            "The Python packages could not be installed (see above). Check the connection to the internet"
            " and the free space on the disk (1 GB), then start again; what was fetched is kept."
        )
    for lock in locks:
        _stamp_file(lock).write_text(_digest(lock), encoding="ascii")


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _stamp_file(lock: Path) -> Path:
    return VENV / f"{lock.name}.sha256"


def _stamp(lock: Path) -> str:
    file = _stamp_file(lock)
    return file.read_text(encoding="ascii") if file.exists() else ""
