package org.limpid.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The real files, where there are any. */
@EnabledIfEnvironmentVariable(
        named = "LIMPID_DATA",
        matches = ".+",
        disabledReason = "LIMPID_DATA does not name a folder with MNIST's files, so the real data set was not read")
final class MnistTest {
    private final Dataset mnist = IdxReader.readFolder(Path.of(System.getenv("LIMPID_DATA")));

    @Test
    void holdsWhatIsKnownOfMnist() {
        assertEquals(60_000, mnist.train().size());
        assertEquals(10_000, mnist.heldOut().size());
        assertEquals(new ImageShape(1, 28, 28), mnist.train().shape());
        assertEquals(Normalization.grey(0.1307f, 0.3081f), mnist.train().normalization());
        int[] counts = new int[10];
        for (int index = 0; index < mnist.train().size(); index++) {
            counts[mnist.train().label(index)]++;
        }
        assertArrayEquals(new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, counts);
    }

    @Test
    void nearestNeighbourGetsAboutWhatIsPublished() {
        // 96.9 % with all images to search (LeCun et al., 1998); a sixth of them gives a little less.
        double accuracy = NearestNeighbour.accuracy(
                mnist.train().first(10_000), mnist.heldOut().first(2_000));
        assertTrue(accuracy > 0.91 && accuracy < 0.97, () -> "accuracy " + accuracy);
    }
}
