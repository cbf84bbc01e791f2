package io.rbdgate.management.shell.convert;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// What a configuration serves, whosever it is: LIO's, ceph-iscsi's. `notes` tell what could not be
/// taken over.
record Site(List<Target> targets, Chap discovery, List<String> notes) {

    /// A target as one gateway serves it; `parameters` by the names of the YAML.
    record Target(
            String iqn,
            boolean open,
            Chap chap,
            List<Portal> portals,
            List<Lun> luns,
            List<Client> clients,
            Map<String, String> parameters) {}

    record Portal(String address, int port, int tag) {
        /// `192.0.2.1:3260`, `[2001:db8::1]:3260`.
        String text() {
            return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
        }
    }

    record Lun(int number, Backing backing, String serial) {}

    /// Where the blocks are.
    sealed interface Backing {
        record Image(String pool, String image) implements Backing {
            String id() {
                return pool + "/" + image;
            }
        }

        record RegularFile(String path, long sizeBytes) implements Backing {}

        record Device(String path) implements Backing {}
    }

    /// An initiator; `luns` maps the number it sees to the target's.
    record Client(String iqn, Chap chap, SortedMap<Integer, Integer> luns) {}

    /// Empty text means off.
    record Chap(String user, String password, String mutualUser, String mutualPassword) {
        static final Chap NONE = new Chap("", "", "", "");

        boolean on() {
            return !user.isEmpty();
        }

        boolean mutual() {
            return !mutualUser.isEmpty();
        }

        /// Never the secrets.
        @Override
        public String toString() {
            return on() ? (mutual() ? "CHAP_MUTUAL" : "CHAP") + " as " + user : "no CHAP";
        }
    }
}
