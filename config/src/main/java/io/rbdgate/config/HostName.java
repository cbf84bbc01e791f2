package io.rbdgate.config;

import java.io.IOException;
import java.util.List;

/// The name a gateway has unless the configuration gives it one: the same that ceph-iscsi computed
/// (Python's `socket.getfqdn()`), so that a host keeps its key in `gateway.conf`.
public final class HostName {

    /// What the algorithm asks of the system.
    public interface Resolver {
        /// The name the kernel has for this host.
        String hostName();

        /// Forward then reverse lookup of `name`: the canonical name first, then the aliases.
        List<String> namesOf(String name) throws IOException;
    }

    private final Resolver resolver;

    /// A name from what `resolver` answers.
    public HostName(Resolver resolver) {
        this.resolver = resolver;
    }

    /// A name from what this host's resolver answers.
    public static HostName ofThisHost() {
        return new HostName(new SystemResolver());
    }

    /// The plain name, as the kernel has it.
    public String local() {
        return resolver.hostName();
    }

    /// The first of the names that contains a dot, else the canonical one; the plain host name when
    /// nothing can be looked up.
    public String fullyQualified() {
        String name = resolver.hostName();
        List<String> names;
        try {
            names = resolver.namesOf(name);
        } catch (IOException e) {
            return name; // as getfqdn: a host that cannot resolve itself goes by its plain name
        }
        for (String candidate : names) {
            if (candidate.contains(".")) {
                return candidate;
            }
        }
        return names.isEmpty() ? name : names.getFirst();
    }
}
