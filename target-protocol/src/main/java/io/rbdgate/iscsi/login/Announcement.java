package io.rbdgate.iscsi.login;

import io.rbdgate.iscsi.text.KeyValue;
import io.rbdgate.iscsi.text.NegotiationKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The answer to SendTargets (RFC 7143 appendix C): each target's name, then its addresses. Pure.
///
/// Only addresses of the family the initiator came by are announced where a target has any of it:
/// others it most likely cannot reach. What is no valid name or address is left out: a hostile
/// entry must not reach the initiator's records.
final class Announcement {
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,200}");

    private final InetAddress local;

    /// `local`: the address the initiator connected to.
    Announcement(InetAddress local) {
        this.local = local;
    }

    /// The pairs for some targets, made as they are asked for.
    Stream<KeyValue> of(Stream<DiscoveredTarget> targets) {
        return targets.flatMap(target -> of(target).stream());
    }

    private List<KeyValue> of(DiscoveredTarget target) {
        List<KeyValue> pairs = new ArrayList<>();
        Set<String> addresses = addresses(target.portals());
        if (IscsiName.isValid(target.iqn()) && !addresses.isEmpty()) {
            pairs.add(NegotiationKey.TARGET_NAME.with(target.iqn()));
            for (String address : addresses) {
                pairs.add(NegotiationKey.TARGET_ADDRESS.with(address));
            }
        }
        return pairs;
    }

    private Set<String> addresses(List<DiscoveredPortal> portals) {
        Set<String> near = new LinkedHashSet<>();
        Set<String> others = new LinkedHashSet<>();
        for (DiscoveredPortal portal : portals) {
            InetAddress literal = literal(portal.host());
            if (literal == null) {
                if (HOST_NAME.matcher(portal.host()).matches()) {
                    near.add(entry(portal.host(), portal));
                }
            } else if (literal.isAnyLocalAddress()) {
                // The wildcard of IPv6 takes IPv4 connections as well.
                if (sameFamily(literal) || literal.getAddress().length == 16) {
                    near.add(entry(AddressText.of(local), portal));
                }
            } else {
                (sameFamily(literal) ? near : others).add(entry(AddressText.of(literal), portal));
            }
        }
        return near.isEmpty() ? others : near;
    }

    private boolean sameFamily(InetAddress address) {
        return address.getAddress().length == local.getAddress().length;
    }

    private static String entry(String host, DiscoveredPortal portal) {
        return host + ":" + portal.port() + "," + portal.tag();
    }

    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
