package io.rbdgate.rbd;

/// Which daemon of a cluster a command is for.
public sealed interface CommandTarget {
    CommandTarget MONITORS = new Monitors();
    CommandTarget MANAGER = new CephMgr();

    /// Whichever monitor is connected.
    record Monitors() implements CommandTarget {
        @Override
        public String toString() {
            return "monitor";
        }
    }

    /// The active manager.
    record CephMgr() implements CommandTarget {
        @Override
        public String toString() {
            return "manager";
        }
    }

    /// One OSD.
    record Osd(int id) implements CommandTarget {
        @Override
        public String toString() {
            return "osd." + id;
        }
    }

    /// The primary OSD of a placement group such as `2.1f`.
    record PlacementGroup(String id) implements CommandTarget {
        @Override
        public String toString() {
            return "pg " + id;
        }
    }
}
