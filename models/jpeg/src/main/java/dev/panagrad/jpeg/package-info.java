/** JPEG pictures, read by the JDK's own ImageIO. */
package dev.panagrad.jpeg;
