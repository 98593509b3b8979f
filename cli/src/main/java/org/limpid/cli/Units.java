package org.limpid.cli;

import java.util.Locale;

/** Numbers as people read them. */
final class Units {

    private Units() {}

    /** As in {@code 6,090,856}. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** As in {@code 2.16 G}. */
    static String si(double value) {
        String[] prefixes = {"", " k", " M", " G", " T", " P"};
        int power = 0;
        while (Math.abs(value) >= 1000 && power < prefixes.length - 1) {
            value /= 1000;
            power++;
        }
        return String.format(Locale.ROOT, power == 0 ? "%.0f%s" : "%.2f%s", value, prefixes[power]);
    }

    /** As in {@code 1.5 MiB}. */
    static String bytes(double value) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        int power = 0;
        while (Math.abs(value) >= 1024 && power < units.length - 1) {
            value /= 1024;
            power++;
        }
        return String.format(Locale.ROOT, power == 0 ? "%.0f %s" : "%.1f %s", value, units[power]);
    }

    /** A fraction as in {@code 97.31 %}. */
    static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
    }

    /** As in {@code 1 min 12 s}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? String.format(Locale.ROOT, "%.1f s", seconds) : whole / 60 + " min " + whole % 60 + " s";
    }
}
