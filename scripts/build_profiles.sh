#!/bin/sh
# Build the press profiles in brochure/icc from published measurements of prints. Takes about five minutes.
#
#   scripts/build_profiles.sh [FOLDER]    into another folder, to compare
#
# Run it only to change a profile: the built files are part of the checkout, and the same Argyll on the same kind of
# machine builds the same bytes. It was last run with Argyll 2.3.1 and icc-profiles-free 2.0.1 of Debian 12.
# Exit codes: 2 wrong use, 4 a program or the measurements are missing.

set -eu
DATA=/usr/share/color/icc

say() { printf '%s\n' "build_profiles: $*" >&2; }

[ $# -le 1 ] || { sed -n 's/^#  *\(scripts\/build_profiles.sh.*\)/\1/p' "$0" >&2; exit 2; }
for name in FOGRA39L.ti3 FOGRA29L.ti3 TR006.ti3 sRGB.icc; do
    [ -r "$DATA/$name" ] || missing=icc-profiles-free
done
command -v colprof >/dev/null || missing="argyll${missing:+ $missing}"
if [ -n "${missing:-}" ]; then
    say "System packages are missing. This installs them:"
    say "  sudo apt-get install $missing"
    exit 4
fi

into=${1:-$(dirname "$0")/../brochure/icc}
mkdir -p "$into"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# -l is set so that no colour of sRGB or Lab, converted with this profile, lays down more ink than profiles.py says:
# between the points of a table more is laid down than at them. -k keeps black out of tints, where its dots show.
# -bm: with Argyll's low quality (-bl) colours miss by 3 on average instead of 1 (CIE 1976, invprofcheck -ir).
# -nc leaves the measurements out, since every press PDF carries its profile.
build() { # measurements, file, ink limit in percent, model, description, copyright
    say "$2"
    cp "$DATA/$1.ti3" "$work"
    colprof -qm -bm -nc -S "$DATA/sRGB.icc" -cmt -dpp -kp 0 0.2 0.95 1 0.8 -l "$3" -L 98 \
        -A brochure -M "$4" -D "$5" -C "$6" -O "$work/$2" "$work/$1"
    # The header's date, 2026-01-01 00:00:00 (six numbers of two bytes at 24), and no profile id (16 bytes at 84).
    printf '\007\352\000\001\000\001\000\000\000\000\000\000' | dd of="$work/$2" bs=1 seek=24 conv=notrunc status=none
    dd if=/dev/zero of="$work/$2" bs=1 seek=84 count=16 conv=notrunc status=none
    mv "$work/$2" "$into/$2"
}

fogra="Characterisation data by Fogra, from icc-profiles-free (zlib licence)."
cgats="Characterisation data from ANSI CGATS/GRACoL TR 006-2007, copyright 2007 NPES."
build FOGRA39L FOGRA39L.icc 295 FOGRA39L "Coated, FOGRA39L data (brochure)" "$fogra"
build FOGRA29L FOGRA29L.icc 270 FOGRA29L "Uncoated, FOGRA29L data (brochure)" "$fogra"
build TR006 GRACoL-TR006.icc 295 "CGATS TR 006" "US coated, CGATS TR 006 data (brochure)" "$cgats"
