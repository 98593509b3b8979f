package org.limpid.analysis;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;

/**
 * One self-contained HTML page: headings, paragraphs, tables and pictures inside the file, no requests to anywhere.
 * Text is escaped; readable on a desktop and on a phone.
 */
public final class Page {

    private static final String STYLE = """
            :root { color-scheme: light; }
            body { font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff; max-width: 66rem; margin: 0 auto; padding: 1rem; }
            h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2rem; }
            img { max-width: 100%; height: auto; }
            .picture { overflow-x: auto; display: inline-block; max-width: 100%; margin: .5rem 1rem .5rem 0; vertical-align: top; }
            @media (min-width: 60rem) { .half { max-width: calc(50% - 1.3rem); } }
            @media (max-width: 40rem) { .wide img { max-width: none; width: 50rem; } }
            .table { overflow-x: auto; } table { border-collapse: collapse; }
            th, td { padding: .3rem .55rem; text-align: right; border-bottom: 1px solid #ddd; white-space: nowrap; }
            .alarm { color: #b00020; font-weight: bold; }
            th:first-child, td:first-child { text-align: left; }
            """;

    private static final int WIDTH_AT = 16;
    private static final int HALF = 600;
    private static final int WIDE = 1000;

    private final String title;
    private final StringBuilder body = new StringBuilder();

    /** @param title of the page, also its first heading */
    public Page(String title) {
        this.title = title;
    }

    /** How pages look, as a style sheet; for pages of another make that are to look alike. */
    public static String style() {
        return STYLE;
    }

    /** A section's heading; returns this. */
    public Page heading(String text) {
        body.append("<h2>").append(escape(text)).append("</h2>\n");
        return this;
    }

    /** A paragraph; returns this. */
    public Page paragraph(String text) {
        body.append("<p>").append(escape(text)).append("</p>\n");
        return this;
    }

    /** A table; returns this. */
    public Page table(List<String> header, List<List<String>> rows) {
        return table(header, rows, _ -> false);
    }

    /**
     * A table in which some cells stand out; returns this.
     *
     * @param alarming says of a cell's text whether it is one of them
     */
    public Page table(List<String> header, List<List<String>> rows, Predicate<String> alarming) {
        body.append("<div class=\"table\"><table>\n<thead>");
        row("th", header, _ -> false);
        body.append("</thead>\n<tbody>\n");
        rows.forEach(cells -> row("td", cells, alarming));
        body.append("</tbody></table></div>\n");
        return this;
    }

    /**
     * A picture; returns this.
     *
     * @param png a PNG file's bytes
     * @param description for readers who cannot see it
     */
    public Page picture(byte[] png, String description) {
        body.append("<p class=\"picture")
                .append(shape(png))
                .append("\"><img alt=\"")
                .append(escape(description))
                .append("\" src=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(png))
                .append("\"></p>\n");
        return this;
    }

    /** How much of the page's width a picture takes: half for a chart, all and more for a very wide one. */
    private static String shape(byte[] png) {
        // PNG, second edition, 11.2.2: eight bytes of signature, length and name of the header, then the width.
        int width =
                png.length < WIDTH_AT + Integer.BYTES ? 0 : ByteBuffer.wrap(png).getInt(WIDTH_AT);
        return width > WIDE ? " wide" : width > HALF ? " half" : "";
    }

    private void row(String tag, List<String> cells, Predicate<String> alarming) {
        body.append("<tr>");
        for (String cell : cells) {
            body.append('<')
                    .append(tag)
                    .append(alarming.test(cell) ? " class=\"alarm\">" : ">")
                    .append(escape(cell))
                    .append("</")
                    .append(tag)
                    .append('>');
        }
        body.append("</tr>\n");
    }

    /** The whole file. */
    public String html() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + escape(title)
                + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<h1>" + escape(title) + "</h1>\n" + body
                + "</body>\n</html>\n";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
