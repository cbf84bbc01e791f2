package io.rbdgate.management.shell.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A table with a heading; columns of numbers are set to the right.
public final class TableText {
    private static final Pattern NUMBER = Pattern.compile("-|[0-9.,]+( ?[A-Za-zµ/%]+)?");

    private TableText() {}

    public static List<String> lines(List<String> columns, List<List<String>> rows) {
        int[] widths = new int[columns.size()];
        boolean[] numbers = new boolean[columns.size()];
        for (int c = 0; c < widths.length; c++) {
            int column = c;
            widths[c] =
                    Math.max(
                            columns.get(c).length(),
                            rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0));
            numbers[c] =
                    !rows.isEmpty()
                            && rows.stream().allMatch(r -> NUMBER.matcher(r.get(column)).matches());
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(columns, widths, numbers));
        rows.forEach(row -> lines.add(line(row, widths, numbers)));
        return lines;
    }

    private static String line(List<String> cells, int[] widths, boolean[] numbers) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String blanks = " ".repeat(widths[c] - cells.get(c).length());
            line.append(c == 0 ? "" : "  ")
                    .append(numbers[c] ? blanks + cells.get(c) : cells.get(c) + blanks);
        }
        return line.toString().stripTrailing();
    }
}
