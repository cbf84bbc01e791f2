package io.rbdgate.bench.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The comparisons with every single run, for keeping.
public final class JsonReport {

    private JsonReport() {}

    /// One document.
    public static String of(List<Comparison> comparisons, Map<String, String> host) {
        List<Map<String, Object>> documents =
                comparisons.stream().map(JsonReport::document).toList();
        return JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(Map.of("host", host, "comparisons", documents));
    }

    private static Map<String, Object> document(Comparison comparison) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("workload", comparison.workload());
        result.put("runs", comparison.runs());
        List<String> names = List.copyOf(comparison.runs().keySet());
        for (String base : names.subList(1, names.size())) {
            result.put(
                    "iopsRatio:" + names.getFirst() + "/" + base,
                    comparison.ratio(names.getFirst(), base, Measurement::iops));
            result.put(
                    "cpuRatio:" + names.getFirst() + "/" + base,
                    comparison.ratio(names.getFirst(), base, Measurement::cpuMicrosPerIo));
        }
        return result;
    }
}
