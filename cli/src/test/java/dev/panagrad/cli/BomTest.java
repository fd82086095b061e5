package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The list of artifacts that users import has all that are published, in the same version. */
class BomTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern MANAGED =
      Pattern.compile(
          "<dependency><groupId>dev\\.panagrad</groupId><artifactId>([a-z-]+)</artifactId>"
              + "<version>\\$\\{project\\.version}</version></dependency>");
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>panagrad(?:-bom)?</artifactId>\\s*<version>([^<]+)</version>");

  @Test
  void theListOfUsersIsTheOneOfTheBuild() throws IOException {
    String root = Files.readString(ROOT.resolve("pom.xml"));
    String bom = Files.readString(ROOT.resolve("models/bom/pom.xml"));
    assertFalse(managed(root).isEmpty());
    assertEquals(managed(root), managed(bom));
    assertEquals(first(VERSION, root), first(VERSION, bom));
  }

  private static Set<String> managed(String pom) {
    return MANAGED
        .matcher(pom)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String first(Pattern pattern, String pom) {
    return pattern.matcher(pom).results().map((MatchResult m) -> m.group(1)).findFirst().orElse("");
  }
}
