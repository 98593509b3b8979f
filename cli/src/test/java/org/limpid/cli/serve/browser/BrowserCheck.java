package org.limpid.cli.serve.browser;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.limpid.training.data.ImageSet;
import org.limpid.training.data.StrokeDigits;

/**
 * Goes through the page of {@code limpid serve} as a visitor would, in a real browser: chooses images, a layer and a head, looks
 * at what the page says and shows, and at what the browser asked for and complained of. Arguments: the browser, the launcher, a
 * network of digits (a run), and the folder that gets the screenshots.
 */
public final class BrowserCheck {

    private static final int FACTOR = 10;
    private static final Set<String> NAMED =
            Set.of("button", "combobox", "checkbox", "image", "list", "heading", "region", "form", "Canvas");

    private final DevTools page;
    private final String address;
    private final Path folder;

    private BrowserCheck(DevTools page, String address, Path folder) {
        this.page = page;
        this.address = address;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path launcher = Path.of(arguments[1]).toAbsolutePath();
        Path network = Path.of(arguments[2]);
        Path folder = Files.createDirectories(Path.of(arguments[3]).toAbsolutePath());
        Path scratch = Files.createTempDirectory("limpid-browser");
        try (ServeProcess server = ServeProcess.start(launcher, network);
                Browser browser = Browser.start(arguments[0], scratch.resolve("profile"));
                DevTools page = browser.open()) {
            BrowserCheck check = new BrowserCheck(page, server.address().toString(), folder);
            check.open();
            Path seven = digit(scratch, 7);
            Path three = digit(scratch, 3);
            check.visit(1280, 900, seven, three, "desktop");
            check.visit(390, 844, three, seven, "phone");
            check.narrow();
            check.drop(seven);
            check.refusal(Files.writeString(scratch.resolve("notes.txt"), "no image"), "no image", seven);
            check.refusal(photograph(scratch), "not memory enough", seven);
            check.keyboard();
            check.names();
            check.quiet();
            server.interrupt();
        } finally {
            delete(scratch);
        }
        System.out.println("the page of 'limpid serve' does what it should; screenshots are in " + folder);
    }

    /** A held-out digit as a PNG, enlarged, so that the server has something to scale. */
    private static Path digit(Path scratch, int wanted) throws IOException {
        ImageSet images = StrokeDigits.create(1, 10, 200).heldOut();
        int index = 0;
        while (images.label(index) != wanted) {
            index++;
        }
        int side = images.shape().width();
        byte[] pixels = new byte[images.shape().elements()];
        images.copyTo(index, pixels, 0);
        BufferedImage picture = new BufferedImage(side * FACTOR, side * FACTOR, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                picture.setRGB(x, y, (pixels[y / FACTOR * side + x / FACTOR] & 0xff) * 0x010101);
            }
        }
        Path file = scratch.resolve(wanted + ".png");
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }

    /** Within the limits of bytes and pixels: 71 MB of them. */
    private static Path photograph(Path scratch) throws IOException {
        Path file = scratch.resolve("photograph.png");
        ImageIO.write(new BufferedImage(5900, 4000, BufferedImage.TYPE_3BYTE_BGR), "png", file.toFile());
        return file;
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (var files = Files.walk(folder)) {
            all = new ArrayList<>(files.toList());
        }
        for (Path file : all.reversed()) {
            // The browser may still be tidying up.
            Files.deleteIfExists(file);
        }
    }

    private void open() {
        for (String domain : List.of("Page", "Runtime", "Log", "Network", "DOM")) {
            page.send(domain + ".enable", "");
        }
        page.send("Page.navigate", "\"url\":" + DevTools.quoted(address));
        page.await("document.body?.dataset.ready === 'yes'");
        Check.that("crate".equals(text("#kind")), "the page says that it is inside " + text("#kind"));
        Check.that(Boolean.TRUE.equals(page.evaluate("document.getElementById('result').hidden")), "a result at once");
    }

    private String text(String selector) {
        Object text = page.evaluate("document.querySelector(" + DevTools.quoted(selector) + ").innerText");
        return Objects.requireNonNull(text, selector).toString().strip();
    }

    /** All pixels of a canvas, as text that can be compared. */
    private String pixels(String id) {
        return Objects.requireNonNull(page.evaluate("document.getElementById('" + id + "').toDataURL()"), id)
                .toString();
    }

    private void choose(Path file) {
        Object root = JsonTree.at(page.send("DOM.getDocument", ""), "root", "nodeId");
        Object input = JsonTree.at(
                page.send("DOM.querySelector", "\"nodeId\":" + whole(root) + ",\"selector\":\"#file\""), "nodeId");
        page.send(
                "DOM.setFileInputFiles",
                "\"nodeId\":" + whole(input) + ",\"files\":[" + DevTools.quoted(file.toString()) + "]");
    }

    private static long whole(@Nullable Object number) {
        return ((Number) Objects.requireNonNull(number)).longValue();
    }

    /** Is true when the page shows what the network made of that file. */
    private static String seen(Path file) {
        return "document.body.dataset.seen === "
                + DevTools.quoted(file.getFileName().toString());
    }

    private void see(Path file) {
        page.evaluate("delete document.body.dataset.seen");
        choose(file);
        page.await(seen(file));
    }

    private void visit(int width, int height, Path first, Path second, String name) throws IOException {
        size(width, height);
        select("head", -1);
        see(second);
        String other = pixels("seen");
        String otherClasses = text("#classes");
        see(first);
        Check.that(!pixels("seen").equals(other), name + ": two images look the same");
        Check.that(!text("#classes").equals(otherClasses), name + ": two images have the same classes");
        String label = first.getFileName().toString().substring(0, 1);
        Check.that(
                text("#classes li .name").equals(label), name + ": a " + label + " is said to be " + text("#classes"));
        Check.that(text("#classes").matches("(?s)(\\d\\s+[\\d.]+ %\\s*){5}"), name + ": classes " + text("#classes"));
        Check.that(text("#map-caption").equals("layer 2, mean of all heads"), name + ": " + text("#map-caption"));
        selections(name);
        charts(name);
        fits(width, name);
        screenshot("serve-" + name + ".png");
    }

    private void size(int width, int height) {
        page.send(
                "Emulation.setDeviceMetricsOverride",
                "\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":"
                        + (width < 600));
    }

    /** Every layer and head has a picture of its own, chosen by list or by small picture. */
    private void selections(String name) {
        Set<String> maps = new HashSet<>();
        int layers = whole("document.querySelectorAll('#layers button').length");
        int heads = whole("document.querySelectorAll('#heads button').length") - 1;
        Check.that(layers == whole("document.getElementById('layer').length") && layers > 1, name + ": layers");
        Check.that(heads == whole("document.getElementById('head').length") - 1 && heads > 1, name + ": heads");
        for (int layer = 0; layer < layers; layer++) {
            select("layer", layer);
            for (int head = 0; head < heads; head++) {
                select("head", head);
                Check.that(
                        text("#map-caption").equals("layer " + layer + ", head " + head),
                        name + ": " + text("#map-caption"));
                maps.add(pixels("map"));
            }
        }
        Check.that(maps.size() == layers * heads, name + ": " + maps.size() + " maps of " + layers * heads);
        String last = pixels("map");
        page.evaluate("document.querySelectorAll('#heads button')[1].click()");
        Check.that(
                text("#map-caption").equals("layer " + (layers - 1) + ", head 0"), name + ": " + text("#map-caption"));
        Check.that(!pixels("map").equals(last), name + ": the small picture changes nothing");
        page.evaluate("document.getElementById('largest').click()");
        Check.that(text("#map-caption").contains("patches hold 60 %"), name + ": " + text("#map-caption"));
        Check.that(Boolean.TRUE.equals(page.evaluate("document.getElementById('scale').hidden")), name + ": scale");
        page.evaluate("document.getElementById('largest').click()");
        page.evaluate("document.querySelectorAll('#layers button')[" + (layers - 2) + "].click()");
    }

    private void select(String id, int value) {
        page.evaluate("(list => { list.value = '" + value
                + "'; list.dispatchEvent(new Event('change', {bubbles: true})); })(document.getElementById('" + id
                + "'))");
    }

    private int whole(String expression) {
        return (int) whole(page.evaluate(expression));
    }

    private void charts(String name) {
        int layers = whole("document.querySelectorAll('#numbers tr').length");
        Check.that(whole("document.querySelectorAll('#rate path.curve').length") == 2, name + ": curves of Rᶜ");
        // The legend has one of each too.
        for (String mark : List.of("#rate circle", "#rate rect")) {
            Check.that(whole("document.querySelectorAll('" + mark + "').length") == layers + 1, name + ": " + mark);
        }
        Check.that(whole("document.querySelectorAll('#sparsity circle').length") == layers, name + ": sparsity");
        Check.that(text("#rate").contains("Rᶜ (nats)") && text("#rate").contains("layer"), name + ": " + text("#rate"));
        Check.that(text("#sparsity").contains("non-zero entries (%)"), name + ": " + text("#sparsity"));
    }

    /** Nothing stands out to the side, and what is to be touched can be. */
    private void fits(int width, String name) {
        int wide = whole("document.documentElement.scrollWidth");
        Check.that(wide <= width, name + ": the page is " + wide + " pixels wide on a screen of " + width);
        int low = whole("Math.min(...[...document.querySelectorAll('button, select, #drop')]"
                + ".map(control => Math.floor(control.getBoundingClientRect().height)))");
        Check.that(low >= 44, name + ": a control is " + low + " pixels high");
    }

    /** The narrowest phones. */
    private void narrow() {
        size(360, 640);
        fits(360, "narrow");
    }

    private void drop(Path file) {
        size(1280, 900);
        page.evaluate("window.scrollTo(0, 0); delete document.body.dataset.seen");
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            page.send(
                    "Input.dispatchDragEvent",
                    "\"type\":\"" + type + "\",\"x\":400,\"y\":150,\"data\":{\"items\":[],\"files\":["
                            + DevTools.quoted(file.toString()) + "],\"dragOperationsMask\":1}");
        }
        page.await(seen(file));
    }

    private void screenshot(String name) throws IOException {
        Object shot = page.send("Page.captureScreenshot", "\"format\":\"png\",\"captureBeyondViewport\":true");
        Files.write(
                folder.resolve(name),
                Base64.getDecoder()
                        .decode(Objects.requireNonNull(JsonTree.at(shot, "data"))
                                .toString()));
    }

    /** What cannot be looked at is said to be so, and the next image is answered. */
    private void refusal(Path wrong, String why, Path image) {
        choose(wrong);
        page.await("!document.getElementById('error').hidden");
        Check.that(text("#error").contains(why), "error: " + text("#error"));
        see(image);
        Check.that(Boolean.TRUE.equals(page.evaluate("document.getElementById('error').hidden")), "an old error");
    }

    /** Whoever has no mouse reaches everything. */
    private void keyboard() {
        page.evaluate("document.activeElement.blur()");
        List<String> reached = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            for (String kind : List.of("keyDown", "keyUp")) {
                page.send(
                        "Input.dispatchKeyEvent",
                        "\"type\":\"" + kind + "\",\"key\":\"Tab\",\"code\":\"Tab\",\"windowsVirtualKeyCode\":9");
            }
            reached.add(String.valueOf(page.evaluate("document.activeElement.id || document.activeElement.tagName")));
        }
        Check.that(
                reached.subList(0, 4).equals(List.of("file", "layer", "head", "largest"))
                        && reached.get(4).equals("BUTTON"),
                "the Tab key leads to " + reached);
    }

    /** Whoever cannot see the page is told what everything is. */
    private void names() {
        Object tree = JsonTree.at(page.send("Accessibility.getFullAXTree", ""), "nodes");
        int named = 0;
        for (Object node : (List<?>) Objects.requireNonNull(tree)) {
            String role = String.valueOf(JsonTree.at(node, "role", "value"));
            if (NAMED.contains(role)) {
                named++;
                String name = String.valueOf(JsonTree.at(node, "name", "value"));
                Check.that(!name.isBlank() && !name.equals("null"), "nothing says what this " + role + " is: " + node);
            }
        }
        Check.that(named > 15, "named parts: " + named);
    }

    /** The browser asked nobody else, and had nothing to complain of but the refused images. */
    private void quiet() {
        List<Object> requests = page.events("Network.requestWillBeSent");
        Check.that(requests.size() > 5, "requests: " + requests.size());
        for (Object request : requests) {
            String url = String.valueOf(JsonTree.at(request, "params", "request", "url"));
            Check.that(url.startsWith(address), "the page asks for " + url);
        }
        Check.that(page.events("Runtime.exceptionThrown").isEmpty(), "" + page.events("Runtime.exceptionThrown"));
        List<Object> complaints = page.events("Log.entryAdded").stream()
                .filter(entry -> !String.valueOf(JsonTree.at(entry, "params", "entry", "text"))
                        .matches(".* (415|503) .*"))
                .toList();
        Check.that(complaints.isEmpty(), "the browser complains: " + complaints);
    }
}
