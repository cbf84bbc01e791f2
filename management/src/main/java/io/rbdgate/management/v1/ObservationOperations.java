package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.get;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.rbdgate.management.LatencyHistogram;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.TargetControl.InitiatorTraffic;
import io.rbdgate.management.TargetControl.LunStatus;
import io.rbdgate.management.TargetControl.LunTraffic;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the gateway sees of itself: LUNs with their traffic, events.
final class ObservationOperations {
    private static final Comparator<List<String>> BY_TARGET_AND_NAME =
            Comparator.<List<String>, String>comparing(List::getFirst).thenComparing(List::getLast);

    private final TargetControl control;
    private final StateEvents events;

    ObservationOperations(TargetControl control, StateEvents events) {
        this.control = control;
        this.events = events;
    }

    record LunStatistics(
            @Field("Its target") String target,
            @Field("Its number") int lun,
            @Field("Whether it can be used") boolean online,
            @Field("Commands under way") long inFlight,
            @JsonUnwrapped Traffic traffic) {}

    record InitiatorStatistics(
            @Field("The target") String target,
            @Field("The initiator; empty: those beyond the first 1024 of a LUN") String initiator,
            @JsonUnwrapped Traffic traffic) {}

    /// What both have in common.
    record Traffic(
            @Field("Reads since the gateway started") long reads,
            @Field("Writes since the gateway started") long writes,
            @Field("All other commands") long others,
            @Field("Commands that failed") long errors,
            @Field("Bytes read") long readBytes,
            @Field("Bytes written") long writtenBytes,
            @Field("Time all reads took, microseconds") long readMicros,
            @Field("Time all writes took, microseconds") long writeMicros,
            @Field("How long reads took") Latency readLatency,
            @Field("How long writes took") Latency writeLatency) {
        static Traffic of(LunTraffic counted) {
            return new Traffic(
                    counted.reads(),
                    counted.writes(),
                    counted.others(),
                    counted.errors(),
                    counted.readBytes(),
                    counted.writeBytes(),
                    counted.readNanos() / 1000,
                    counted.writeNanos() / 1000,
                    Latency.of(counted.readLatency()),
                    Latency.of(counted.writeLatency()));
        }
    }

    record Latency(
            @Field("What half of the commands did not exceed, microseconds; absent: no command")
                    @Nullable Long p50Micros,
            @Field("What 99 % of the commands did not exceed, microseconds; absent: no command")
                    @Nullable Long p99Micros,
            @Field("The commands by the time they took; classes without any are left out")
                    List<LatencyClass> classes) {
        static Latency of(LatencyHistogram histogram) {
            return new Latency(
                    histogram.percentileMicros(0.5),
                    histogram.percentileMicros(0.99),
                    histogram.buckets().stream()
                            .map(
                                    b ->
                                            new LatencyClass(
                                                    b.overMicros(), b.upToMicros(), b.commands()))
                            .toList());
        }
    }

    record LatencyClass(
            @Field("They took longer than this, microseconds") long overMicros,
            @Field("And no longer than this; absent: any time") @Nullable Long upToMicros,
            @Field("How many") long commands) {}

    List<Operation> table() {
        return List.of(
                get("/statistics/luns", "statistics", "Tells the traffic of every LUN")
                        .lists(LunStatistics.class)
                        .by(_ -> control.luns().stream().map(ObservationOperations::view).toList()),
                get(
                                "/statistics/initiators",
                                "statistics",
                                "Tells what every initiator has done, by target")
                        .lists(InitiatorStatistics.class)
                        .by(_ -> initiators()),
                get("/targets/{iqn}/luns/{lun}/statistics", "statistics", "Tells a LUN's traffic")
                        .answers(LunStatistics.class)
                        .fails(400, 404)
                        .by(this::one),
                get("/events", "events", "Lists what has happened, oldest first")
                        .query(
                                "after",
                                new Shape.Whole(0, Long.MAX_VALUE),
                                "Only events after the one with this id")
                        .query("limit", new Shape.Whole(1, 2000), "At most so many (500)")
                        .query(
                                "kind",
                                new Shape.Text(
                                        "", 20, List.of("change", "refused", "lun", "session"), ""),
                                "Only of this kind")
                        .lists(StateEvents.Event.class)
                        .fails(422)
                        .by(this::events));
    }

    private static LunStatistics view(LunStatus lun) {
        return new LunStatistics(
                lun.targetIqn(),
                lun.lun(),
                lun.online(),
                lun.traffic().inFlight(),
                Traffic.of(lun.traffic()));
    }

    private List<InitiatorStatistics> initiators() {
        Map<List<String>, LunTraffic> sums = new TreeMap<>(BY_TARGET_AND_NAME);
        for (InitiatorTraffic each : control.initiatorTraffic()) {
            sums.merge(
                    List.of(each.targetIqn(), each.initiatorName()),
                    each.traffic(),
                    LunTraffic::plus);
        }
        return sums.entrySet().stream()
                .map(
                        e ->
                                new InitiatorStatistics(
                                        e.getKey().getFirst(),
                                        e.getKey().getLast(),
                                        Traffic.of(e.getValue())))
                .toList();
    }

    private LunStatistics one(Call call) {
        String iqn = call.iqn("iqn");
        int number = call.number("lun");
        return control.luns().stream()
                .filter(l -> l.targetIqn().equals(iqn) && l.lun() == number)
                .findFirst()
                .map(ObservationOperations::view)
                .orElseThrow(
                        () ->
                                Problem.notFound(
                                        String.format(
                                                Locale.ROOT,
                                                "this gateway serves no LUN %d of %s",
                                                number,
                                                iqn)));
    }

    private List<StateEvents.Event> events(Call call) {
        events.observe();
        long after = Long.parseLong(call.query("after", "0"));
        long limit = Long.parseLong(call.query("limit", "500"));
        String kind = call.query("kind", "");
        return events.after(after, Long.MAX_VALUE).stream()
                .filter(e -> kind.isEmpty() || e.kind().equals(kind))
                .limit(limit)
                .toList();
    }
}
