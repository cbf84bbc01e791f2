package io.rbdgate.management.shell.convert;

import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.ChapCredentials;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.LunConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What a configuration serves, whosever it is: LIO's, the shared one. `notes` tell what could not
/// be taken over.
record Site(List<Target> targets, Chap discovery, List<String> notes) {

    /// A target as one gateway serves it.
    record Target(
            String iqn,
            boolean open,
            Chap chap,
            List<Portal> portals,
            List<LunConfig> luns,
            List<Client> clients,
            IscsiParameters parameters) {}

    /// Where it listens, and the portal group's tag.
    record Portal(HostPort listen, int tag) {}

    /// An initiator; `luns` maps the number it sees to the target's.
    record Client(String iqn, Chap chap, SortedMap<Integer, Integer> luns) {}

    /// Empty text means off.
    record Chap(String user, String password, String mutualUser, String mutualPassword) {
        static final Chap NONE = new Chap("", "", "", "");

        static Chap of(@Nullable ChapConfig chap) {
            if (chap == null) {
                return NONE;
            }
            ChapCredentials mutual = chap.mutual();
            return new Chap(
                    chap.initiator().user(),
                    text(chap.initiator()),
                    mutual == null ? "" : mutual.user(),
                    mutual == null ? "" : text(mutual));
        }

        private static String text(ChapCredentials credentials) {
            return new String(credentials.secret().octets(), StandardCharsets.UTF_8);
        }

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
