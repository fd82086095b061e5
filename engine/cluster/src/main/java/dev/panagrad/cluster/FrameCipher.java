package dev.panagrad.cluster;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-GCM of one direction of a link.
 *
 * <p>The nonce is a counter that both ends keep and nobody sends: a record that is repeated, left
 * out or exchanged with another does not open. JCE allocates some hundred bytes a record.
 */
final class FrameCipher {
  /** Bytes that a record is longer than its content. */
  static final int TAG = 16;

  /** Content of one record at most. */
  static final int RECORD = 1 << 16;

  private final Cipher cipher;
  private final SecretKey key;
  private final int mode;
  private long counter;

  FrameCipher(SecretKey key, boolean seals) {
    this.key = key;
    mode = seals ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no AES-GCM", e);
    }
  }

  /**
   * Seals or opens one record.
   *
   * @param from all of it is taken
   * @param to gets the result at its position
   * @throws GeneralSecurityException if the record isn't the next one that the other end sealed
   */
  void next(ByteBuffer from, ByteBuffer to) throws GeneralSecurityException {
    byte[] nonce = new byte[12];
    ByteBuffer.wrap(nonce).putLong(4, counter++);
    cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
    cipher.doFinal(from, to);
  }
}
