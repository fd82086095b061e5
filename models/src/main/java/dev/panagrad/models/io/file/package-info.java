/** Files that are replaced as a whole, and their checksums. */
package dev.panagrad.models.io.file;
