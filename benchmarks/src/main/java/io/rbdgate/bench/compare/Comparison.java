package io.rbdgate.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// All runs of one workload: per contender one measurement per round, in the order of the rounds.
public record Comparison(Workload workload, Map<String, List<Measurement>> runs) {

    /// Without runs yet.
    static Comparison empty(Workload workload, List<Contender> contenders) {
        Map<String, List<Measurement>> runs = new LinkedHashMap<>();
        contenders.forEach(contender -> runs.put(contender.name(), new ArrayList<>()));
        return new Comparison(workload, runs);
    }

    void add(String contender, Measurement measured) {
        of(contender).add(measured);
    }

    /// One quantity of one contender over all rounds.
    public Median median(String contender, ToDoubleFunction<Measurement> quantity) {
        return Median.of(of(contender).stream().map(quantity::applyAsDouble).toList());
    }

    /// The quantity of `contender` over that of `base`, round by round.
    public Median ratio(String contender, String base, ToDoubleFunction<Measurement> quantity) {
        List<Measurement> left = of(contender);
        List<Measurement> right = of(base);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(left.size(), right.size()); round++) {
            ratios.add(
                    quantity.applyAsDouble(left.get(round))
                            / quantity.applyAsDouble(right.get(round)));
        }
        return Median.of(ratios);
    }

    private List<Measurement> of(String contender) {
        List<Measurement> measured = runs.get(contender);
        if (measured == null) {
            throw new IllegalArgumentException("no runs of " + contender);
        }
        return measured;
    }
}
