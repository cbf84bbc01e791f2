package io.rbdgate.config.store;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// One state of `gateway.conf` (schema 11): the document itself, with all that others have put into
/// it, and a typed view of what this version knows. Immutable.
public interface GatewayConf {

    /// A copy of the document, in its own order of keys.
    ObjectNode document();

    /// The text as it is stored: keys sorted, four spaces, ASCII.
    String text();

    /// Counts changes.
    long epoch();

    Auth discoveryAuth();

    /// Names of all gateways that serve a target, sorted.
    SortedMap<String, GatewayEntry> gateways();

    /// By `pool/image`, sorted.
    SortedMap<String, Disk> disks();

    /// By target name, sorted.
    SortedMap<String, Target> targets();

    /// CHAP as stored: empty text means off; the passwords may be cipher text.
    record Auth(
            String username,
            String password,
            boolean passwordEncrypted,
            String mutualUsername,
            String mutualPassword,
            boolean mutualPasswordEncrypted) {
        public static final Auth NONE = new Auth("", "", false, "", "", false);
    }

    record GatewayEntry(int activeLuns) {}

    /// A disk; `owner` is null unless it is mapped to a target, `pool` and `image` as stored.
    record Disk(
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
    record Target(
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
    record Client(String iqn, Auth auth, SortedMap<String, Integer> luns, String groupName) {}

    record Group(String name, List<String> members, SortedMap<String, Integer> disks) {}

    /// A gateway's part of a target; `tpg` is its portal group tag.
    record Portal(
            String gateway,
            int tpg,
            List<String> gatewayIpList,
            List<String> portalIpAddresses,
            List<String> inactivePortalIps) {}
}
