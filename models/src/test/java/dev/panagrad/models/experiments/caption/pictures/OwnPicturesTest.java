package dev.panagrad.models.experiments.caption.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnPicturesTest {
  @TempDir Path folder;

  private String message() {
    FileException e = assertThrows(FileException.class, () -> OwnPictures.read(folder, 32));
    assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
    return e.getMessage();
  }

  private void write(String... lines) throws IOException {
    Files.write(folder.resolve("captions.tsv"), List.of(lines));
  }

  @Test
  void aTenthIsSetAside() {
    PictureSets sets = OwnPictures.read(CaptionPictures.folder(folder, 100), 32);
    assertEquals(90, sets.training().size());
    assertEquals(5, sets.validation().size());
    assertEquals(5, sets.tests().getFirst().pictures().size());
    assertEquals("a dark red picture", sets.training().getFirst().caption());
    byte[] samples = sets.training().getFirst().samples();
    assertEquals(32 * 32 * 3, samples.length);
    assertEquals(90, samples[0]);
    assertEquals(0, samples[1]);
    assertTrue(sets.remarks().isEmpty());
  }

  @Test
  void picturesWithoutCaptionAreCounted() throws IOException {
    CaptionPictures.folder(folder, 40);
    Files.write(folder.resolve("other.png"), CaptionPictures.picture(8, 0, 9));
    assertEquals(
        "1 pictures of %s have no line in captions.tsv and are left out, as other.png"
            .formatted(folder),
        OwnPictures.read(folder, 32).remarks().getFirst());
  }

  @Test
  void anEmptyFolderIsToldWhatIsMissing() {
    assertTrue(message().contains("lacks the file captions.tsv"), message());
  }

  @Test
  void fewPicturesAreTooFew() {
    CaptionPictures.folder(folder, 5);
    assertTrue(message().contains("has 5 captions, and a training needs 20"), message());
  }

  @Test
  void aCaptionWithoutPictureIsNamed() throws IOException {
    write("there.png\tone", "gone.png\ttwo");
    Files.write(folder.resolve("there.png"), CaptionPictures.picture(8, 0, 9));
    assertTrue(message().contains("line 2 of "), message());
    assertTrue(message().contains("has a caption for gone.png, which is not"), message());
  }

  @Test
  void aLineWithoutCaptionIsNamed() throws IOException {
    write("there.png");
    assertTrue(message().contains("line 1 of "), message());
    assertTrue(message().contains("a tab and a caption"), message());
  }

  @Test
  void aFileThatIsNoPictureIsNamed() throws IOException {
    CaptionPictures.folder(folder, 40);
    Files.writeString(folder.resolve("p007.png"), "no picture");
    assertTrue(message().contains("p007.png is no picture"), message());
  }

  @Test
  void aSecondCaptionOfAPictureIsNamed() throws IOException {
    CaptionPictures.folder(folder, 40);
    Files.writeString(
        folder.resolve("captions.tsv"),
        Files.readString(folder.resolve("captions.tsv")) + "p001.png\tagain\n");
    assertTrue(message().contains("line 41 of "), message());
  }

  @Test
  void aNameOutsideOfTheFolderIsRefused() throws IOException {
    CaptionPictures.folder(folder, 40);
    Files.write(folder.resolveSibling("outside.png"), CaptionPictures.picture(8, 0, 9));
    write("../outside.png\tone");
    assertTrue(message().contains("../outside.png"), message());
  }

  @Test
  void captionsThatAreAllTooLongAreRefused() {
    PictureSets sets = OwnPictures.read(CaptionPictures.folder(folder, 40), 32);
    Shape shape = Shape.of(32, 32, 3);
    FileException e =
        assertThrows(FileException.class, () -> new PictureCaptions(sets, shape, 2, 1));
    assertTrue(e.getMessage().contains("--set tokens=4"), e.getMessage());
  }
}
