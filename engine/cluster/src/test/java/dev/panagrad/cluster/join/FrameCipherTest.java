package dev.panagrad.cluster.join;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.panagrad.cluster.Ranks;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Sealed records: bytes changed, repeated or left out on the way are refused. */
final class FrameCipherTest {
  @Test
  void recordsOpenOnlyOnceAndInOrder() throws Exception {
    Secrets secrets = new Secrets(Ranks.job());
    byte[] nonce = Secrets.nonce();
    FrameCipher seal = new FrameCipher(secrets.frames(nonce, nonce, true), true);
    ByteBuffer[] sealed = new ByteBuffer[3];
    for (int i = 0; i < sealed.length; i++) {
      sealed[i] = ByteBuffer.allocate(64);
      seal.next(ByteBuffer.wrap(new byte[] {1, 2, (byte) i}), sealed[i]);
      sealed[i].flip();
      assertEquals(3 + FrameCipher.TAG, sealed[i].limit());
    }
    FrameCipher open = new FrameCipher(secrets.frames(nonce, nonce, true), false);
    ByteBuffer plain = ByteBuffer.allocate(64);
    open.next(sealed[0].duplicate(), plain);
    assertArrayEquals(new byte[] {1, 2, 0}, Arrays.copyOf(plain.array(), 3));
    assertThrows(
        GeneralSecurityException.class, () -> open.next(sealed[0].duplicate(), plain.clear()));
    FrameCipher other = new FrameCipher(secrets.frames(nonce, nonce, true), false);
    assertThrows(
        GeneralSecurityException.class, () -> other.next(sealed[1].duplicate(), plain.clear()));
    FrameCipher changed = new FrameCipher(secrets.frames(nonce, nonce, true), false);
    sealed[0].put(1, (byte) 77);
    assertThrows(
        GeneralSecurityException.class, () -> changed.next(sealed[0].duplicate(), plain.clear()));
  }
}
