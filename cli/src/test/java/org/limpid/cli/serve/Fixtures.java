package org.limpid.cli.serve;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import javax.imageio.ImageIO;
import org.limpid.api.backend.Backend;
import org.limpid.api.backend.BackendOptions;
import org.limpid.api.backend.Backends;
import org.limpid.models.Crate;
import org.limpid.models.CrateAlpha;
import org.limpid.models.CrateAlphaConfig;
import org.limpid.models.CrateConfig;
import org.limpid.models.Model;
import org.limpid.models.Models;
import org.limpid.models.PatchGrid;
import org.limpid.models.Vit;
import org.limpid.models.VitConfig;

/** Small networks and images. */
final class Fixtures {

    private static final PatchGrid GRID = new PatchGrid(8, 12, 4, 4, 3);

    private Fixtures() {}

    static Crate crate() {
        return new Crate(CrateConfig.builder()
                .image(8, 12)
                .patch(4, 4)
                .channels(3)
                .classes(4)
                .dim(24)
                .depth(3)
                .heads(2)
                .build());
    }

    static CrateAlpha crateAlpha() {
        return new CrateAlpha(CrateAlphaConfig.of(GRID, 4, 24, 3, 2));
    }

    static Vit vit() {
        return new Vit(VitConfig.of(GRID, 4, 24, 3, 2));
    }

    /** A classifier without heads. */
    static Model reduNet() {
        return Models.discover()
                .create(
                        "redunet-bp",
                        Map.ofEntries(
                                Map.entry("sample", "288"),
                                Map.entry("classes", "4"),
                                Map.entry("layers", "1"),
                                Map.entry("eta", "0.5"),
                                Map.entry("epsilon_squared", "0.1"),
                                Map.entry("lambda", "500"),
                                Map.entry("dft_norm", "orthonormal"),
                                Map.entry("filters", "0"),
                                Map.entry("filter_size", "1"),
                                Map.entry("filter_seed", "1"),
                                Map.entry("image_height", "8"),
                                Map.entry("image_width", "12"),
                                Map.entry("channels", "3")));
    }

    static Backend backend() {
        return Backends.discover().open("cpu", BackendOptions.DEFAULT.withThreads(1));
    }

    /** A picture that is another one for each number. */
    static BufferedImage picture(int number, int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(
                        x, y, (x * 37 + number * 91 & 0xff) << 16 | (y * 53 + x * number & 0xff) << 8 | number * 40);
            }
        }
        return picture;
    }

    static byte[] png(BufferedImage picture) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return bytes.toByteArray();
    }

    static byte[] png(int number) throws IOException {
        return png(picture(number, 30, 20));
    }
}
