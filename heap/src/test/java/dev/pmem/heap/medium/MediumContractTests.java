/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every medium must do.
 */
abstract class MediumContractTests {

	static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

	static final int PAGE = MediumOptions.PAGE_SIZE_BYTES;

	static final long INITIAL = 4 * PAGE;

	static final long MAXIMUM = 64 * PAGE;

	private Medium medium;

	/** A new medium of {@link #INITIAL} zero bytes that can grow to {@link #maximumSizeBytes}. */
	abstract Medium open();

	/** The most that the medium can grow to. */
	long maximumSizeBytes() {
		return MAXIMUM;
	}

	@BeforeEach
	void openMedium() {
		this.medium = open();
	}

	@AfterEach
	void closeMedium() {
		this.medium.close();
	}

	final Medium medium() {
		return this.medium;
	}

	@Test
	void startsWithTheSizesAskedForAndZeros() {
		assertThat(this.medium.sizeBytes()).isEqualTo(INITIAL);
		assertThat(this.medium.maximumSizeBytes()).isEqualTo(maximumSizeBytes());
		assertThat(this.medium.segment().byteSize()).isEqualTo(maximumSizeBytes());
		assertThat(this.medium.name()).isNotBlank();
		assertThat(bytes(this.medium, 0, (int) INITIAL)).containsOnly(0);
	}

	@Test
	void storesAreLittleEndianAndSeenAtOnce() {
		this.medium.putLong(8, 0x0102030405060708L);
		this.medium.putLongRelease(16, -2);
		this.medium.write(30, new byte[]{9, 10, 11, 12, 13}, 1, 3);
		assertThat(bytes(this.medium, 8, 8)).containsExactly(8, 7, 6, 5, 4, 3, 2, 1);
		assertThat(this.medium.segment().get(LONG, 16)).isEqualTo(-2);
		assertThat(bytes(this.medium, 29, 5)).containsExactly(0, 10, 11, 12, 0);
	}

	@Test
	void zeroAndWriteTouchNothingBesideTheirRange() {
		byte[] ones = new byte[PAGE];
		Arrays.fill(ones, (byte) 1);
		for (int start = 0; start < 20; start++) {
			for (int length = 0; length < 150; length += 7) {
				this.medium.write(0, ones, 0, 512);
				this.medium.zero(start, length);
				byte[] expected = Arrays.copyOf(ones, 512);
				Arrays.fill(expected, start, start + length, (byte) 0);
				assertThat(bytes(this.medium, 0, 512)).isEqualTo(expected);
				this.medium.write(start, ones, 3, length);
				assertThat(bytes(this.medium, 0, 512)).containsOnly(1);
			}
		}
	}

	@Test
	void putLongNeedsAnAlignedOffset() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.medium.putLong(12, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.medium.putLongRelease(9, 1));
	}

	@Test
	void storesOutsideTheSizeAreRefusedEvenBelowTheMaximum() {
		byte[] source = new byte[16];
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> this.medium.putLong(INITIAL, 1));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> this.medium.putLongRelease(-8, 1));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> this.medium.write(INITIAL - 8, source, 0, 9));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> this.medium.write(0, source, 8, 9));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> this.medium.zero(INITIAL - 8, 16));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> this.medium.flush(INITIAL - 8, 16));
		assertThat(bytes(this.medium, (int) INITIAL - 16, 16)).containsOnly(0);
	}

	@Test
	void segmentCanNotBeWrittenTo() {
		MemorySegment segment = this.medium.segment();
		assertThat(segment.isReadOnly()).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> segment.set(LONG, 0, 1));
	}

	@Test
	void readersNeverSeeHalfALong() throws InterruptedException {
		AtomicBoolean torn = new AtomicBoolean();
		AtomicBoolean done = new AtomicBoolean();
		Thread reader = new Thread(() -> {
			while (!done.get()) {
				long value = (long) LONG.varHandle().getAcquire(this.medium.segment(), 64L);
				if ((int) value != (int) (value >>> 32)) {
					torn.set(true);
				}
			}
		});
		reader.start();
		for (long i = 0; i < 300_000; i++) {
			this.medium.putLong(64, i << 32 | i);
		}
		done.set(true);
		reader.join();
		assertThat(torn).isFalse();
	}

	@Test
	void releaseStorePublishesEarlierStores() throws InterruptedException {
		AtomicBoolean disordered = new AtomicBoolean();
		AtomicBoolean done = new AtomicBoolean();
		byte[] payload = new byte[16];
		Thread reader = new Thread(() -> {
			while (!done.get()) {
				long version = (long) LONG.varHandle().getAcquire(this.medium.segment(), 0L);
				if ((this.medium.segment().get(ValueLayout.JAVA_BYTE, 200) & 0xFF) < version) {
					disordered.set(true);
				}
			}
		});
		reader.start();
		for (int i = 1; i < 127; i++) {
			Arrays.fill(payload, (byte) i);
			this.medium.write(192, payload, 0, 16);
			this.medium.putLongRelease(0, i);
		}
		done.set(true);
		reader.join();
		assertThat(disordered).isFalse();
	}

	@Test
	void forcesToTheDeviceWhateverAFenceReaches() {
		this.medium.putLong(PAGE, 1);
		this.medium.forceToDevice(PAGE, 8);
		this.medium.forceAllToDevice();
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> this.medium.forceToDevice(INITIAL - 8, 16));
		assertThat(this.medium.segment().get(LONG, PAGE)).isEqualTo(1);
	}

	@Test
	void interruptedThreadsCanStillFence() {
		Thread.currentThread().interrupt();
		try {
			this.medium.putLong(0, 1);
			this.medium.flush(0, 8);
			this.medium.fence();
		} finally {
			assertThat(Thread.interrupted()).isTrue();
		}
		this.medium.putLong(8, 2);
		this.medium.flush(8, 8);
		this.medium.fence();
		assertThat(this.medium.segment().get(LONG, 8)).isEqualTo(2);
	}

	@Test
	void growingToTheSizeThatItHasChangesNothing() {
		this.medium.putLong(INITIAL - 8, 7);
		this.medium.grow(INITIAL);
		assertThat(this.medium.sizeBytes()).isEqualTo(INITIAL);
		assertThat(this.medium.segment().get(LONG, INITIAL - 8)).isEqualTo(7);
	}

	@Test
	void refusesStoresOnceClosed() {
		this.medium.close();
		assertThatIllegalStateException().isThrownBy(() -> this.medium.putLong(0, 1));
		assertThatIllegalStateException().isThrownBy(() -> this.medium.putLongRelease(0, 1));
		assertThatIllegalStateException().isThrownBy(() -> this.medium.write(0, new byte[8], 0, 8));
		assertThatIllegalStateException().isThrownBy(() -> this.medium.zero(0, 8));
	}

	@Test
	void refusesToMakeDurableOnceClosed() {
		this.medium.close();
		assertThatIllegalStateException().isThrownBy(() -> this.medium.fence());
		assertThatIllegalStateException().isThrownBy(() -> this.medium.forceToDevice(0, 8));
		assertThatIllegalStateException().isThrownBy(() -> this.medium.forceAllToDevice());
	}

	@Test
	void refusesAnotherSizeOnceClosed() {
		this.medium.close();
		assertThatIllegalStateException().isThrownBy(() -> this.medium.grow(MAXIMUM));
		assertThatIllegalStateException().isThrownBy(() -> this.medium.shrink(PAGE));
	}

	@Test
	void mayBeClosedTwice() {
		this.medium.close();
		this.medium.close();
		assertThatIllegalStateException().isThrownBy(() -> this.medium.putLong(0, 1));
	}

	static byte[] bytes(Medium medium, long offset, int length) {
		return medium.segment().asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
	}

}
