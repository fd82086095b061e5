import java.util.List;
import java.util.stream.Stream;

/**
 * Register tiles: sums of products of some rows with some vectors, in as many local variables, of
 * matrix products, convolutions and their gradients.
 */
final class TileSources {
  private TileSources() {}

  static List<KernelSources.Source> all() {
    return Stream.of(
            MicroKernelSources.all(),
            ProductTileSources.all(),
            ConvTileSources.all(),
            FilterGradTileSources.all(),
            WinogradSources.all())
        .flatMap(List::stream)
        .toList();
  }
}
