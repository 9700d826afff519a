package dev.pmem.heap.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What version chains give to a snapshot after versions were dropped.
 */
class VersionChainsTests {

	private static final long OFFSET = PoolLayout.chunkOffset(PoolLayout.FIRST_DATA_CHUNK);

	private final VersionChains chains = new VersionChains();

	private final List<Long> freed = new ArrayList<>();

	private void supersede(long version, long supersededBy, byte @Nullable [] payload, long oldestSnapshot) {
		LongMap<VersionChains.Version> versions = new LongMap<>();
		versions.put(OFFSET, new VersionChains.Version(OFFSET, version, supersededBy, BlockLayout.lengthAndKind(1, 1),
				0, payload));
		this.chains.prepare(versions);
		this.chains.installing(versions);
		this.chains.installed(oldestSnapshot, this.freed::add);
	}

	/**
	 * Changed by commit 6, freed by commit 8; snapshot 5 keeps what was there before. Who has a later snapshot, and asks for a
	 * version that nobody keeps, must not get that one.
	 */
	@Test
	void anOlderVersionIsNoneOfALaterSnapshot() {
		supersede(3, 6, new byte[1], 5);
		supersede(6, 8, null, 5);
		assertThat(this.chains.find(OFFSET, 7)).isNotNull();
		this.chains.trim(5, () -> new long[]{5, 9}, 512, true, this.freed::add);
		assertThat(this.freed).containsExactly(OFFSET);
		assertThat(Objects.requireNonNull(this.chains.find(OFFSET, 5)).version).isEqualTo(3);
		assertThat(this.chains.find(OFFSET, 6)).isNull();
		assertThat(this.chains.find(OFFSET, 9)).isNull();
	}

}
