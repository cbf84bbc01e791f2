package io.rbdgate.management.shell.top;

import io.rbdgate.management.shell.top.Sample.LunName;
import io.rbdgate.management.shell.top.Sample.Nexus;
import io.rbdgate.management.shell.top.Sample.Session;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The rates between two samples: LUNs, and initiators with their sessions, the busiest first.
record Report(double seconds, List<LunRow> luns, List<SessionRow> sessions) {
    private static final double SHORTEST = 0.001;

    record LunRow(String target, String lun, String owner, Rates rates) {}

    /// The sessions of one initiator on one target (their traffic is counted together), and where
    /// they come from.
    record SessionRow(String initiator, String target, List<String> peers, Rates rates) {}

    static Report between(Sample before, Sample now) {
        double seconds =
                Math.max(SHORTEST, Duration.between(before.at(), now.at()).toMillis() / 1000.0);
        Map<LunName, Rates> luns = rates(before.luns(), now.luns(), seconds);
        Map<Nexus, Rates> initiators = rates(before.initiators(), now.initiators(), seconds);
        Map<Nexus, List<String>> peers =
                now.sessions().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Session::nexus,
                                        LinkedHashMap::new,
                                        Collectors.mapping(Session::peer, Collectors.toList())));
        Rates idle = Rates.of(Traffic.NONE, seconds);
        return new Report(
                seconds,
                luns.entrySet().stream()
                        .map(e -> lun(e.getKey(), e.getValue(), now))
                        .sorted(busiest(LunRow::rates))
                        .toList(),
                peers.entrySet().stream()
                        .map(
                                e ->
                                        session(
                                                e.getKey(),
                                                e.getValue(),
                                                initiators.getOrDefault(e.getKey(), idle)))
                        .sorted(busiest(SessionRow::rates))
                        .toList());
    }

    private static <K> Map<K, Rates> rates(
            Map<K, Traffic> before, Map<K, Traffic> now, double seconds) {
        Map<K, Rates> rates = new LinkedHashMap<>();
        now.forEach(
                (key, traffic) -> {
                    Traffic earlier = before.getOrDefault(key, Traffic.NONE);
                    rates.put(key, Rates.of(traffic.since(earlier), seconds));
                });
        return rates;
    }

    private static LunRow lun(LunName name, Rates rates, Sample now) {
        return new LunRow(name.target(), name.lun(), now.owners().getOrDefault(name, ""), rates);
    }

    private static SessionRow session(Nexus nexus, List<String> peers, Rates rates) {
        return new SessionRow(nexus.initiator(), nexus.target(), peers, rates);
    }

    private static <R> Comparator<R> busiest(Function<R, Rates> rates) {
        return Comparator.comparingDouble(row -> -rates.apply(row).iops());
    }
}
