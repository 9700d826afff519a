/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.key;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.kind.ValueOrder;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Single values as bytes whose unsigned lexicographic order is that of {@link ValueOrder}; equal values have equal bytes.
 * No value's bytes are a prefix of another's, except for text that is not terminated.
 */
final class KeyBytes {

	/** Ends text. Larger than nothing, smaller than any unit's first byte. */
	private static final int TERMINATOR = 0;

	/** Before the units 0 and 1, which are written as 1 and 2. */
	private static final int ESCAPE = 1;

	private KeyBytes() {}

	/** The bytes of a LONG. */
	static byte[] of(long value) {
		byte[] bytes = new byte[Long.BYTES];
		Bytes.putLong(bytes, 0, Long.reverseBytes(value ^ Long.MIN_VALUE));
		return bytes;
	}

	/**
	 * One value of a key.
	 * @param kind null for an enum constant, given by its name
	 * @param marked whether a byte tells null; a value that isn't marked must not be null
	 */
	static void putPart(PayloadWriter out, @Nullable Kind kind, boolean marked, @Nullable Object value, boolean last) {
		if (marked) {
			putByte(out, (value == null) ? 0 : 1);
		}
		if (value == null) {
			assert marked;
		} else if (kind == null) {
			putText(out, (String) value, last);
		} else {
			put(out, kind, value, last);
		}
	}

	/** A whole key, cut if it's too long. */
	static byte[] finish(PayloadWriter out, int maxSize) {
		if (out.length() < maxSize) {
			return out.toByteArray();
		}
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(out.bytes(), 0, out.length());
			byte[] key = Arrays.copyOf(out.bytes(), maxSize);
			System.arraycopy(digest.digest(), 0, key, maxSize - KeyEncoding.HASH_SIZE, KeyEncoding.HASH_SIZE);
			return key;
		} catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

	static void put(PayloadWriter out, Kind kind, Object value, boolean last) {
		switch (kind) {
			case BOOLEAN -> putByte(out, (Boolean) value ? 1 : 0);
			case BYTE -> putByte(out, (Byte) value ^ 0x80);
			case SHORT -> putShort(out, (Short) value ^ 0x8000);
			case CHAR -> putShort(out, (Character) value);
			case INT -> putInt(out, (Integer) value);
			case LONG -> putLong(out, (Long) value);
			case FLOAT -> putFloat(out, (Float) value);
			case DOUBLE -> putDouble(out, (Double) value);
			case UUID -> {
				UUID uuid = (UUID) value;
				putLong(out, uuid.getMostSignificantBits());
				putLong(out, uuid.getLeastSignificantBits());
			}
			case DATE -> putLong(out, ((Date) value).getTime());
			case STRING -> putText(out, (String) value, last);
			case ZONE_ID, URI, LOCALE, CURRENCY -> putText(out, value.toString(), last);
			case BIG_INTEGER -> putInteger(out, (BigInteger) value);
			case BIG_DECIMAL -> putDecimal(out, (BigDecimal) value);
			default -> putTime(out, kind, value);
		}
	}

	private static void putTime(PayloadWriter out, Kind kind, Object value) {
		switch (kind) {
			case INSTANT -> putInstant(out, (Instant) value);
			case DURATION -> {
				putLong(out, ((Duration) value).getSeconds());
				putInt(out, ((Duration) value).getNano());
			}
			case LOCAL_DATE -> putLong(out, ((LocalDate) value).toEpochDay());
			case LOCAL_TIME -> putLong(out, ((LocalTime) value).toNanoOfDay());
			case LOCAL_DATE_TIME -> {
				putLong(out, ((LocalDateTime) value).toLocalDate().toEpochDay());
				putLong(out, ((LocalDateTime) value).toLocalTime().toNanoOfDay());
			}
			case OFFSET_DATE_TIME -> putInstant(out, ((OffsetDateTime) value).toInstant());
			case ZONED_DATE_TIME -> putInstant(out, ((ZonedDateTime) value).toInstant());
			case OFFSET_TIME -> putLong(out, ValueOrder.nanos((OffsetTime) value));
			case PERIOD -> {
				Period period = (Period) value;
				putInt(out, period.getYears());
				putInt(out, period.getMonths());
				putInt(out, period.getDays());
			}
			case YEAR -> putInt(out, ((Year) value).getValue());
			case YEAR_MONTH -> {
				putInt(out, ((YearMonth) value).getYear());
				putByte(out, ((YearMonth) value).getMonthValue());
			}
			case MONTH_DAY -> {
				putByte(out, ((MonthDay) value).getMonthValue());
				putByte(out, ((MonthDay) value).getDayOfMonth());
			}
			// Offsets compare in descending order of seconds.
			case ZONE_OFFSET -> putInt(out, -((ZoneOffset) value).getTotalSeconds());
			default -> throw new IllegalArgumentException("A property of kind " + kind + " can't be indexed");
		}
	}

	static void putByte(PayloadWriter out, int value) {
		int at = out.claim(1);
		out.bytes()[at] = (byte) value;
	}

	private static void putShort(PayloadWriter out, int value) {
		int at = out.claim(Short.BYTES);
		Bytes.putShort(out.bytes(), at, Short.reverseBytes((short) value));
	}

	private static void putInt(PayloadWriter out, int value) {
		int at = out.claim(Integer.BYTES);
		Bytes.putInt(out.bytes(), at, Integer.reverseBytes(value ^ Integer.MIN_VALUE));
	}

	private static void putLong(PayloadWriter out, long value) {
		int at = out.claim(Long.BYTES);
		Bytes.putLong(out.bytes(), at, Long.reverseBytes(value ^ Long.MIN_VALUE));
	}

	private static void putFloat(PayloadWriter out, float value) {
		int bits = Float.floatToIntBits(value + 0.0f);
		putInt(out, (bits < 0) ? bits ^ Integer.MAX_VALUE : bits);
	}

	private static void putDouble(PayloadWriter out, double value) {
		long bits = Double.doubleToLongBits(value + 0.0);
		putLong(out, (bits < 0) ? bits ^ Long.MAX_VALUE : bits);
	}

	private static void putInstant(PayloadWriter out, Instant value) {
		putLong(out, value.getEpochSecond());
		putInt(out, value.getNano());
	}

	/** Each UTF-16 unit apart, as UTF-8 would encode it: so surrogates sort as in {@link String#compareTo}. */
	static void putText(PayloadWriter out, String value, boolean last) {
		for (int index = 0; index < value.length(); index++) {
			char unit = value.charAt(index);
			if (unit <= ESCAPE) {
				putByte(out, ESCAPE);
				putByte(out, unit + 1);
			} else if (unit < 0x80) {
				putByte(out, unit);
			} else if (unit < 0x800) {
				putByte(out, 0xC0 | unit >> 6);
				putByte(out, 0x80 | unit & 0x3F);
			} else {
				putByte(out, 0xE0 | unit >> 12);
				putByte(out, 0x80 | unit >> 6 & 0x3F);
				putByte(out, 0x80 | unit & 0x3F);
			}
		}
		if (!last) {
			putByte(out, TERMINATOR);
		}
	}

	/** Count of bytes with the number's sign, then the bytes: of equal count and sign they compare as numbers do. */
	private static void putInteger(PayloadWriter out, BigInteger value) {
		byte[] bytes = value.toByteArray();
		putInt(out, (value.signum() < 0) ? -bytes.length : bytes.length);
		out.append(bytes);
	}

	/** Sign, then exponent and digits of 0.ddd * 10^exponent without trailing zeros; complemented if negative. */
	private static void putDecimal(PayloadWriter out, BigDecimal value) {
		putByte(out, value.signum() + 1);
		if (value.signum() == 0) {
			return;
		}
		byte[] digits = value.unscaledValue().abs().toString().getBytes(StandardCharsets.ISO_8859_1);
		int count = digits.length;
		while (digits[count - 1] == '0') {
			count--;
		}
		int start = out.length();
		putLong(out, (long) digits.length - value.scale());
		for (int index = 0; index < count; index += 2) {
			int tens = (digits[index] - '0') * 10;
			int units = (index + 1 < count) ? digits[index + 1] - '0' : 0;
			putByte(out, tens + units + 1);
		}
		putByte(out, TERMINATOR);
		if (value.signum() < 0) {
			for (int at = start; at < out.length(); at++) {
				out.bytes()[at] = (byte) ~out.bytes()[at];
			}
		}
	}

}
