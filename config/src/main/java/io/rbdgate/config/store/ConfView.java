package io.rbdgate.config.store;

import io.rbdgate.config.store.GatewayConf.Auth;
import io.rbdgate.config.store.GatewayConf.Client;
import io.rbdgate.config.store.GatewayConf.Disk;
import io.rbdgate.config.store.GatewayConf.GatewayEntry;
import io.rbdgate.config.store.GatewayConf.Group;
import io.rbdgate.config.store.GatewayConf.Portal;
import io.rbdgate.config.store.GatewayConf.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The typed view of the document's parts. Nothing throws: others have written into it too.
final class ConfView {
    private ConfView() {}

    static Auth auth(@Nullable JsonNode node) {
        return new Auth(
                text(node, "username"),
                text(node, "password"),
                flag(node, "password_encryption_enabled", false),
                text(node, "mutual_username"),
                text(node, "mutual_password"),
                flag(node, "mutual_password_encryption_enabled", false));
    }

    static SortedMap<String, GatewayEntry> gateways(@Nullable JsonNode node) {
        return each(
                node,
                (name, value) -> new GatewayEntry((int) integer(member(value, "active_luns"), 0)));
    }

    static SortedMap<String, Disk> disks(@Nullable JsonNode node) {
        return objects(node, ConfView::disk);
    }

    static SortedMap<String, Target> targets(@Nullable JsonNode node) {
        return objects(node, ConfView::target);
    }

    private static Disk disk(String id, JsonNode node) {
        int slash = id.indexOf('/');
        String pool = text(node, "pool");
        String image = text(node, "image");
        return new Disk(
                id,
                pool.isEmpty() && slash > 0 ? id.substring(0, slash) : pool,
                image.isEmpty() ? id.substring(slash + 1) : image,
                text(node, "wwn"),
                nonEmpty(text(node, "owner")),
                nonEmpty(text(node, "allocating_host")),
                text(node, "backstore"),
                text(node, "backstore_object_name"),
                controls(member(node, "controls")));
    }

    private static Target target(String iqn, JsonNode node) {
        List<String> ipList = texts(member(node, "ip_list"));
        Map<String, Integer> tags = PortalTags.of(ipList, ownAddresses(member(node, "portals")));
        return new Target(
                iqn,
                flag(node, "acl_enabled", true),
                auth(member(node, "auth")),
                controls(member(node, "controls")),
                lunNumbers(member(node, "disks")),
                objects(member(node, "clients"), ConfView::client),
                objects(member(node, "groups"), ConfView::group),
                ipList,
                objects(
                        member(node, "portals"),
                        (gateway, portal) ->
                                portal(gateway, tags.getOrDefault(gateway, 0), portal)));
    }

    private static Client client(String iqn, JsonNode node) {
        return new Client(
                iqn,
                auth(member(node, "auth")),
                lunNumbers(member(node, "luns")),
                text(node, "group_name"));
    }

    private static Group group(String name, JsonNode node) {
        return new Group(name, texts(member(node, "members")), lunNumbers(member(node, "disks")));
    }

    private static Portal portal(String gateway, int tag, JsonNode node) {
        return new Portal(
                gateway,
                tag,
                texts(member(node, "gateway_ip_list")),
                ownPortalAddresses(node),
                texts(member(node, "inactive_portal_ips")));
    }

    /// The addresses of each gateway of `portals`, sorted by its name.
    static SortedMap<String, List<String>> ownAddresses(@Nullable JsonNode portals) {
        return objects(portals, (gateway, portal) -> ownPortalAddresses(portal));
    }

    private static List<String> ownPortalAddresses(JsonNode portal) {
        List<String> own = texts(member(portal, "portal_ip_addresses"));
        String single = text(portal, "portal_ip_address"); // up to version 8
        return own.isEmpty() && !single.isEmpty() ? List.of(single) : own;
    }

    /// `{"pool/image": {"lun_id": n}}`; of a list (up to version 10) the sorted order counts.
    private static SortedMap<String, Integer> lunNumbers(@Nullable JsonNode node) {
        SortedMap<String, Integer> numbers = new TreeMap<>();
        if (node != null && node.isArray()) {
            for (String id : new TreeSet<>(texts(node))) {
                numbers.put(id, numbers.size());
            }
        } else if (node != null && node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                long number = integer(member(entry.getValue(), "lun_id"), -1);
                if (number >= 0 && number <= Integer.MAX_VALUE) {
                    numbers.put(entry.getKey(), (int) number);
                }
            }
        }
        return Collections.unmodifiableSortedMap(numbers);
    }

    private static Map<String, Object> controls(@Nullable JsonNode node) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (node != null && node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                Object value = scalar(entry.getValue());
                if (value != null) {
                    values.put(entry.getKey(), value);
                }
            }
        }
        return Collections.unmodifiableMap(values);
    }

    private static @Nullable Object scalar(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return node.isString() ? node.stringValue() : null;
    }

    static List<String> texts(@Nullable JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node != null && node.isArray()) {
            for (JsonNode item : node) {
                if (item.isString()) {
                    texts.add(item.stringValue());
                }
            }
        }
        return List.copyOf(texts);
    }

    private static <T> SortedMap<String, T> objects(
            @Nullable JsonNode node, BiFunction<String, JsonNode, T> read) {
        return each(node, (key, value) -> value.isObject() ? read.apply(key, value) : null);
    }

    private static <T> SortedMap<String, T> each(
            @Nullable JsonNode node, BiFunction<String, JsonNode, @Nullable T> read) {
        SortedMap<String, T> all = new TreeMap<>();
        if (node != null && node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                T value = read.apply(entry.getKey(), entry.getValue());
                if (value != null) {
                    all.put(entry.getKey(), value);
                }
            }
        }
        return Collections.unmodifiableSortedMap(all);
    }

    static @Nullable JsonNode member(@Nullable JsonNode node, String key) {
        return node == null ? null : node.get(key);
    }

    private static String text(@Nullable JsonNode node, String key) {
        JsonNode value = member(node, key);
        return value != null && value.isString() ? value.stringValue() : "";
    }

    private static boolean flag(@Nullable JsonNode node, String key, boolean absent) {
        JsonNode value = member(node, key);
        return (value != null && value.isBoolean()) ? value.booleanValue() : absent;
    }

    /// A number, also one written as text; else `absent`.
    static long integer(@Nullable JsonNode node, long absent) {
        if (node == null) {
            return absent;
        }
        if (node.isNumber()) {
            return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : absent;
        }
        if (!node.isString()) {
            return absent;
        }
        try {
            return Long.parseLong(node.stringValue().strip());
        } catch (NumberFormatException e) {
            return absent;
        }
    }

    private static @Nullable String nonEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
