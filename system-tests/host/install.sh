#!/bin/sh
# Puts every Debian package on this host that the tests need; does nothing (in well under a second) when all are there.
#
#   install.sh           installs what is missing: as root on Debian or Ubuntu; anywhere else it names what is missing and fails
#   install.sh --check   installs nothing: names what is missing, exit status 1 if anything is
#   install.sh --list    the packages and what shows each of them, one per line
#
# Exit status: 0 all there, 1 something is missing or could not be installed, 2 wrong usage.
# A JDK >= 25 is not a Debian 12 package: bin/rbdgate looks for it and says so itself.
set -eu

# package, what proves it on a distribution without dpkg (a command, or a library as lib:NAME), what it is for
needed() {
    cat <<'LIST'
maven                   mvn                 the build
ceph-mon                ceph-mon            real Ceph on this host (CephCluster)
ceph-osd                ceph-osd            real Ceph on this host
ceph-mgr                ceph-mgr            real Ceph on this host
ceph-mgr-dashboard      file:/usr/share/ceph/mgr/dashboard/module.py    the Dashboard that manages gateways
ceph-common             rbd                 ceph and rbd commands
ceph-iscsi              gwcli               the unmodified gwcli (its own daemons are never started)
chromium                chromium            the browser that drives the Dashboard
chromium-driver         chromedriver        the same
librbd1                 lib:librbd.so.1     what rbd-backstore is linked to at run time
libiscsi-bin            iscsi-test-cu       libiscsi's 230 tests, iscsi-ls, iscsi-perf
qemu-utils              qemu-img            images to and from a LUN
qemu-block-extra        file:/usr/lib/*/qemu/block-iscsi.so    iscsi: and rbd: in qemu-img
qemu-system-x86         qemu-system-x86_64  the Linux guest (LinuxGuest)
debootstrap             debootstrap         builds the guest's root file system
debian-archive-keyring  file:/usr/share/keyrings/debian-archive-keyring.gpg    debootstrap checks signatures with it
e2fsprogs               mke2fs              puts it into an image
fio                     fio                 load, and the ceiling rbdgate is compared with
tgt                     tgtd                the peer of the comparison
tgt-rbd                 file:/usr/lib/tgt/backing-store/bs_rbd.so    the same on RBD
gcc                     gcc                 the C stub of librbd
libc6-dev               file:/usr/include/stdio.h    the same
sg3-utils               sg_inq              decodes pages
cryptsetup-bin          cryptsetup          LUKS headers that cost nothing to open (EncryptedImageTest)
iproute2                ip                  network namespaces
nftables                nft                 faults of the network
procps                  ps                  looks after processes
LIST
}

packages() { needed | awk '{print $1}'; }

has_dpkg() { command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; }

# Proof by what the package brings, for hosts without dpkg.
present() {
    case $1 in
        lib:*) { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -qF "${1#lib:}" ;;
        file:*) ls ${1#file:} >/dev/null 2>&1 ;;
        *) PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null 2>&1 ;;
    esac
}

missing() {
    if has_dpkg; then
        # dpkg-query fails for unknown names but still prints the known ones; another maven than Debian's will do
        installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $(packages) 2>/dev/null | awk '$1 == "installed" {print $2}' || true)
        for package in $(packages); do
            printf '%s\n' "$installed" | grep -qxF "$package" && continue
            [ "$package" = maven ] && present mvn && continue
            printf '%s\n' "$package"
        done
    else
        needed | while read -r package proof _; do present "$proof" || printf '%s\n' "$package"; done
    fi
}

# Debian starts a daemon as soon as it is installed; tgtd would sit on port 3260.
without_starting_daemons() {
    policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then "$@"; return; fi
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT INT TERM
    status=0
    "$@" || status=$?
    rm -f "$policy"
    trap - EXIT INT TERM
    return $status
}

apt() {
    DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

install_packages() {
    log=$(mktemp "${TMPDIR:-/tmp}/rbdgate-install.XXXXXX")
    if ! { apt update && without_starting_daemons apt install --no-install-recommends "$@"; } >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        echo "install.sh: apt-get failed; its whole output is in $log" >&2
        return 1
    fi
    rm -f "$log"
    for package in "$@"; do
        [ -d /run/systemd/system ] || continue
        case $package in
            tgt) systemctl disable --quiet --now tgt.service || true ;;
            ceph-iscsi) systemctl disable --quiet --now rbd-target-api.service rbd-target-gw.service || true ;;
        esac
    done
}

mode=install
case ${1:-} in
    '') ;;
    --check) mode=check ;;
    --list) needed; exit 0 ;;
    *) echo "usage: install.sh [--check | --list]" >&2; exit 2 ;;
esac
[ $# -le 1 ] || { echo "usage: install.sh [--check | --list]" >&2; exit 2; }

wanted=$(missing)
[ -n "$wanted" ] || exit 0
in_one_line=$(printf '%s ' $wanted)
in_one_line=${in_one_line% }
if [ "$mode" = check ]; then
    echo "install.sh: missing for the tests: $in_one_line" >&2
    exit 1
fi
if ! has_dpkg; then
    echo "install.sh: missing for the tests (Debian's names): $in_one_line; install them by hand, this is neither Debian nor Ubuntu" >&2
    exit 1
fi
if [ "$(id -u)" != 0 ]; then
    echo "install.sh: missing for the tests: $in_one_line; run as root, or: apt-get install --no-install-recommends $in_one_line" >&2
    exit 1
fi
echo "installing for the tests: $in_one_line" >&2
install_packages $wanted
left=$(missing)
if [ -n "$left" ]; then
    echo "install.sh: still missing after apt-get: $(printf '%s ' $left)" >&2
    exit 1
fi
