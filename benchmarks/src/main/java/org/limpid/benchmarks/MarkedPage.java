package org.limpid.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page that people write, but for what stands between two marks: a command that measures replaces that. */
public final class MarkedPage {

    private final Path file;
    private final String begin;
    private final String end;

    /**
     * @param file the page; made if there is none
     * @param what whose marks are meant: {@code <!-- what: begin -->} and {@code <!-- what: end -->}
     */
    public MarkedPage(Path file, String what) {
        this.file = file;
        begin = "<!-- " + what + ": begin -->";
        end = "<!-- " + what + ": end -->";
    }

    /**
     * Replaces what stands between the marks; a page without them gets them behind its end.
     *
     * @param text lines, each with its end
     * @throws IOException if the page cannot be read or written, or has one mark without the other, or the second first
     */
    public void replace(CharSequence text) throws IOException {
        String old = Files.exists(file) ? Files.readString(file) : "# Performance\n";
        if (!old.contains(begin) && !old.contains(end)) {
            old += "\n" + begin + "\n" + end + "\n";
        }
        int from = old.indexOf(begin);
        int to = old.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(file + " has no lines '" + begin + "' and '" + end + "' to write between");
        }
        String page = old.substring(0, from + begin.length()) + "\n" + text + old.substring(to);
        Files.writeString(file, page, StandardCharsets.UTF_8);
    }
}
