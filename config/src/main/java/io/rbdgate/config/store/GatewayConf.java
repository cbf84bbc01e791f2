package io.rbdgate.config.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One state of `gateway.conf`: the document itself, with all that others have put into it, and a
/// typed view of what this version knows. Immutable. The view reads leniently: what is missing or
/// of another type than schema 11 says counts as its empty value, and stays in the document.
public final class GatewayConf {
    /// The schema this version writes.
    public static final int VERSION = 11;

    private final ObjectNode document;
    private final Auth discoveryAuth;
    private final SortedMap<String, GatewayEntry> gateways;
    private final SortedMap<String, Disk> disks;
    private final SortedMap<String, Target> targets;

    private GatewayConf(ObjectNode document) {
        this.document = document;
        this.discoveryAuth = Auth.of(document.get("discovery_auth"));
        this.gateways = ConfView.gateways(document.get("gateways"));
        this.disks = ConfView.disks(document.get("disks"));
        this.targets = ConfView.targets(document.get("targets"));
    }

    /// Reads the stored text, of any schema version (not upgraded here, see the store).
    ///
    /// @throws ConfigStoreException when it is not a JSON object; the message says where
    public static GatewayConf parse(String text) {
        JsonNode root;
        try {
            root = PythonJson.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigStoreException("gateway.conf is " + e.getMessage(), e);
        }
        if (root instanceof ObjectNode document) {
            return new GatewayConf(document);
        }
        throw new ConfigStoreException("gateway.conf is not a JSON object");
    }

    /// The state that `document` describes; a copy is taken.
    public static GatewayConf of(ObjectNode document) {
        return new GatewayConf(document.deepCopy());
    }

    /// A new one as the original seeds it: nothing defined, epoch 0.
    public static GatewayConf seed(Instant now) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("created", ConfTime.text(now));
        Auth.NONE.writeTo(document.putObject("discovery_auth"));
        document.putObject("disks");
        document.put("epoch", 0);
        document.putObject("gateways");
        document.putObject("targets");
        document.put("updated", "");
        document.put("version", VERSION);
        return new GatewayConf(document);
    }

    /// A copy of the document, in its own order of keys.
    public ObjectNode document() {
        return document.deepCopy();
    }

    /// The text as it is stored: keys sorted, four spaces, ASCII.
    public String text() {
        return PythonJson.indented(document);
    }

    /// Counts changes.
    public long epoch() {
        return ConfView.integer(document.get("epoch"), 0);
    }

    /// The schema version it is written in; above [#VERSION] when somebody newer wrote it.
    public int version() {
        return Math.clamp(ConfView.integer(document.get("version"), 0), 0, Integer.MAX_VALUE);
    }

    public Auth discoveryAuth() {
        return discoveryAuth;
    }

    /// All gateways that serve a target, by name, sorted.
    public SortedMap<String, GatewayEntry> gateways() {
        return gateways;
    }

    /// By `pool/image`, sorted.
    public SortedMap<String, Disk> disks() {
        return disks;
    }

    /// By target name, sorted.
    public SortedMap<String, Target> targets() {
        return targets;
    }

    /// Whether both are the same document, order of keys aside.
    @Override
    public boolean equals(Object other) {
        return other instanceof GatewayConf conf && document.equals(conf.document);
    }

    @Override
    public int hashCode() {
        return document.hashCode();
    }

    /// Without its content, which may hold secrets.
    @Override
    public String toString() {
        return "gateway.conf version " + version() + " epoch " + epoch();
    }

    /// CHAP as stored: empty text means off; the passwords may be cipher text.
    public record Auth(
            String username,
            String password,
            boolean passwordEncrypted,
            String mutualUsername,
            String mutualPassword,
            boolean mutualPasswordEncrypted) {
        public static final Auth NONE = new Auth("", "", false, "", "", false);

        /// What an auth object of the document says.
        public static Auth of(@Nullable JsonNode node) {
            return ConfView.auth(node);
        }

        /// Sets the keys of an auth object; those of others stay.
        public void writeTo(ObjectNode object) {
            object.put("username", username);
            object.put("password", password);
            object.put("password_encryption_enabled", passwordEncrypted);
            object.put("mutual_username", mutualUsername);
            object.put("mutual_password", mutualPassword);
            object.put("mutual_password_encryption_enabled", mutualPasswordEncrypted);
        }

        /// Whether CHAP is demanded: a user name makes it so.
        public boolean isOn() {
            return !username.isEmpty();
        }

        /// Without the passwords.
        @Override
        public String toString() {
            return "Auth[username=" + username + ", mutualUsername=" + mutualUsername + "]";
        }
    }

    public record GatewayEntry(int activeLuns) {}

    /// A disk; `owner` is null unless it is mapped to a target, `pool` and `image` as stored.
    /// `controls` holds Boolean, Long, Double and String as they stand in the document.
    public record Disk(
            String id,
            String pool,
            String image,
            String wwn,
            @Nullable String owner,
            @Nullable String allocatingHost,
            String backstore,
            String backstoreObjectName,
            Map<String, Object> controls) {}

    /// A target; `disks` gives each disk's LUN, `ipList` all portal addresses in their order (empty
    /// until the first gateway is added).
    public record Target(
            String iqn,
            boolean aclEnabled,
            Auth auth,
            Map<String, Object> controls,
            SortedMap<String, Integer> disks,
            SortedMap<String, Client> clients,
            SortedMap<String, Group> groups,
            List<String> ipList,
            SortedMap<String, Portal> portals) {}

    /// An initiator; `luns` gives the number under which it sees each disk, `groupName` is empty
    /// when it is in none.
    public record Client(
            String iqn, Auth auth, SortedMap<String, Integer> luns, String groupName) {}

    public record Group(String name, List<String> members, SortedMap<String, Integer> disks) {}

    /// A gateway's part of a target; `tpg` is its portal group tag as the original numbers them: in
    /// the order in which the gateways first appear in `ipList` (the document's `tpgs` is only how
    /// many there are).
    public record Portal(
            String gateway,
            int tpg,
            List<String> gatewayIpList,
            List<String> portalIpAddresses,
            List<String> inactivePortalIps) {}
}
