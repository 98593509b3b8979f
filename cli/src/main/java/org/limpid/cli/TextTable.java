package org.limpid.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows with aligned columns: the first column to the left, the others to the right unless said otherwise. */
final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] left;

    /** @param header the columns' names; one that ends in {@code <} is aligned to the left */
    TextTable(String... header) {
        left = new boolean[header.length];
        List<String> names = new ArrayList<>();
        for (int column = 0; column < header.length; column++) {
            left[column] = column == 0 || header[column].endsWith("<");
            names.add(
                    header[column].endsWith("<")
                            ? header[column].substring(0, header[column].length() - 1)
                            : header[column]);
        }
        rows.add(names);
    }

    TextTable row(String... cells) {
        if (cells.length != left.length) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells in a table of " + left.length);
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The header and the rows apart, for pages. */
    List<String> header() {
        return rows.getFirst();
    }

    List<List<String>> body() {
        return List.copyOf(rows.subList(1, rows.size()));
    }

    @Override
    public String toString() {
        int[] widths = new int[left.length];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                String gap = " ".repeat(widths[column] - cell.length());
                line.append(column == 0 ? "" : "  ").append(left[column] ? cell + gap : gap + cell);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
