package dev.panagrad.models.data.corpus;

import dev.panagrad.corpora.CorpusFile;
import dev.panagrad.models.io.Image;
import dev.panagrad.models.io.Pictures;
import dev.panagrad.models.io.file.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The 11,720 pictures of emoji that come with the product, in four designs, with their names. */
public final class EmojiPictures {
  private static final int COLUMNS = 64;
  private static final int CHANNELS = 3;

  /** The fields of a line: design, number, code points, category. */
  private static final int NAMES = 4;

  private EmojiPictures() {}

  /** All pictures by design, each in the order of the table; read anew each time. */
  public static Map<EmojiDesign, List<Emoji>> read() {
    Map<EmojiDesign, Image> sheets = new EnumMap<>(EmojiDesign.class);
    Map<EmojiDesign, List<Emoji>> all = new EnumMap<>(EmojiDesign.class);
    for (EmojiDesign design : EmojiDesign.values()) {
      sheets.put(design, sheet(design));
      all.put(design, new ArrayList<>());
    }
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(CorpusFile.EMOJI_CAPTIONS.open()), StandardCharsets.UTF_8))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        List<String> cells = List.of(line.split("\t", -1));
        EmojiDesign design = EmojiDesign.valueOf(cells.getFirst().toUpperCase(Locale.ROOT));
        byte[] samples = samples(sheets.get(design), Integer.parseInt(cells.get(1)));
        List<String> names = cells.subList(NAMES, NAMES + Emoji.LANGUAGES.size());
        all.get(design).add(new Emoji(design, names, samples));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** The SHA-256 of each file, by its name. */
  public static Map<String, String> sha256() {
    List<CorpusFile> files = new ArrayList<>(List.of(CorpusFile.EMOJI_CAPTIONS));
    for (EmojiDesign design : EmojiDesign.values()) {
      files.add(design.sheet());
    }
    Map<String, String> sums = new LinkedHashMap<>();
    for (CorpusFile file : files) {
      try (InputStream in = file.open()) {
        sums.put(file.fileName(), Sha256.of(in.readAllBytes()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sums;
  }

  private static Image sheet(EmojiDesign design) {
    try (InputStream in = design.sheet().open()) {
      return Pictures.decode(design.sheet().fileName(), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One picture of a sheet, which has no transparent pixels. */
  private static byte[] samples(Image sheet, int number) {
    int left = number % COLUMNS * Emoji.SIDE;
    int top = number / COLUMNS * Emoji.SIDE;
    byte[] samples = new byte[Emoji.SIDE * Emoji.SIDE * CHANNELS];
    int at = 0;
    for (int y = top; y < top + Emoji.SIDE; y++) {
      for (int x = left; x < left + Emoji.SIDE; x++) {
        int rgb = sheet.argb(x, y);
        samples[at++] = (byte) (rgb >> 16);
        samples[at++] = (byte) (rgb >> 8);
        samples[at++] = (byte) rgb;
      }
    }
    return samples;
  }
}
