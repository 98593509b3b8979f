package org.limpid.analysis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {

    private final String html = new Page("R & R<c>")
            .heading("Layers")
            .paragraph("a < b")
            .table(List.of("layer", "\"rate\""), List.of(List.of("0", "<script>")))
            .picture(new byte[] {1, 2, 3}, "a \"curve\"")
            .html();

    @Test
    void escapesText() {
        assertTrue(html.contains("<h1>R &amp; R&lt;c&gt;</h1>"), html);
        assertTrue(html.contains("<td>&lt;script&gt;</td>"), html);
        assertTrue(html.contains("alt=\"a &quot;curve&quot;\""), html);
        assertFalse(html.contains("<script"), html);
    }

    @Test
    void givesAChartHalfOfTheWidth() {
        for (var shape : Map.of(600, "picture", 720, "picture half", 1001, "picture wide")
                .entrySet()) {
            byte[] png = ByteBuffer.allocate(30).putInt(16, shape.getKey()).array();
            String page = new Page("pictures").picture(png, "").html();
            assertTrue(page.contains("<p class=\"" + shape.getValue() + "\">"), page);
        }
    }

    @Test
    void holdsItsPicturesAndAsksNobody() {
        assertTrue(html.contains("src=\"data:image/png;base64,AQID\""), html);
        assertFalse(html.matches("(?s).*(src|href)=\"(?!data:).*"), "only data URIs");
        assertFalse(html.contains("http"), html);
    }
}
