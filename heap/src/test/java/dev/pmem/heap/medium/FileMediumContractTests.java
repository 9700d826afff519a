package dev.pmem.heap.medium;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.PoolLockedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What every medium that is a file must do besides.
 */
abstract class FileMediumContractTests extends MediumContractTests {

	@TempDir(factory = Place.class)
	Path directory;

	private final FenceReach fenceReach;

	/** Value of {@link Mediums#MEDIUM_PROPERTY}. */
	private final String choice;

	FileMediumContractTests(FenceReach fenceReach, String choice) {
		this.fenceReach = fenceReach;
		this.choice = choice;
	}

	abstract Medium open(Path file, MediumOptions options);

	@Override
	final Medium open() {
		return open(file());
	}

	final Medium open(Path file) {
		return open(file, new MediumOptions(this.fenceReach, INITIAL, MAXIMUM));
	}

	final Path file() {
		return this.directory.resolve("new").resolve("directories").resolve("pool.pmem");
	}

	private MediumChild startChild() throws IOException {
		return MediumChild.start(file(), this.fenceReach, "--enable-native-access=ALL-UNNAMED",
				"-D" + Mediums.MEDIUM_PROPERTY + "=" + this.choice);
	}

	@Test
	void allocatesRealBlocks() throws IOException {
		medium().grow(MAXIMUM);
		assertThat(Files.size(file())).isEqualTo(MAXIMUM);
		assertThat(allocatedBytes(file())).isGreaterThanOrEqualTo(MAXIMUM);
	}

	@Test
	void keepsItsContentsAndSizeWhenReopened() {
		medium().grow(INITIAL + PAGE);
		medium().putLong(INITIAL, 42);
		medium().flush(INITIAL, 8);
		medium().fence();
		medium().close();
		try (Medium reopened = open(file())) {
			assertThat(reopened.sizeBytes()).isEqualTo(INITIAL + PAGE);
			assertThat(reopened.segment().get(LONG, INITIAL)).isEqualTo(42);
			reopened.grow(MAXIMUM);
			reopened.putLong(MAXIMUM - 8, 1);
		}
	}

	@Test
	void leavesAnExistingFileAsItIsWhateverItsLength() throws IOException {
		for (int length : new int[]{1, 100, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE + 17}) {
			Path file = this.directory.resolve("file-" + length);
			byte[] contents = new byte[length];
			new Random(length).nextBytes(contents);
			Files.write(file, contents);
			try (Medium existing = open(file)) {
				assertThat(existing.sizeBytes()).isEqualTo(length);
				assertThat(bytes(existing, 0, length)).isEqualTo(contents);
			}
			assertThat(Files.readAllBytes(file)).isEqualTo(contents);
		}
	}

	@Test
	void mapsAFileLargerThanTheMaximumButDoesNotGrowIt() throws IOException {
		Path file = this.directory.resolve("large");
		Files.write(file, new byte[(int) MAXIMUM + PAGE]);
		try (Medium large = open(file)) {
			large.putLong(MAXIMUM + 8, 3);
			assertThat(large.segment().get(LONG, MAXIMUM + 8)).isEqualTo(3);
			assertThatExceptionOfType(PoolFullException.class).isThrownBy(() -> large.grow(MAXIMUM + 2 * PAGE));
		}
	}

	@Test
	void givesAnEmptyFileItsInitialSize() throws IOException {
		Path file = Files.createFile(this.directory.resolve("empty"));
		try (Medium empty = open(file)) {
			assertThat(empty.sizeBytes()).isEqualTo(INITIAL);
		}
	}

	@Test
	void tellsASecondOpenerInTheSameJvm() throws IOException {
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), file());
		assertThatExceptionOfType(PoolLockedException.class).isThrownBy(() -> open(file()))
				.withMessageContaining(file().toString()).withMessageContaining("this JVM");
		assertThatExceptionOfType(PoolLockedException.class).isThrownBy(() -> open(link))
				.withMessageContaining(file().toString());
		medium().close();
		open(link).close();
		open(file()).close();
	}

	@Test
	void tellsASecondOpenerInAnotherProcessOfEitherKind() throws IOException {
		// Would drop a POSIX lock on the file, and with it the protection.
		Files.readAllBytes(file());
		for (String other : new String[]{"mapped", "channel"}) {
			try (MediumChild child = MediumChild.start(file(), this.fenceReach, "--enable-native-access=ALL-UNNAMED",
					"-D" + Mediums.MEDIUM_PROPERTY + "=" + other)) {
				assertThat(child.answer()).as(other).contains(PoolLockedException.class.getName(), file().toString(),
						"another process");
			}
		}
	}

	@Test
	void seesTheStoresOfAKilledProcessAndItsLockIsGone() throws IOException {
		medium().close();
		try (MediumChild child = startChild()) {
			assertThat(child.answer()).endsWith("Medium");
			assertThatExceptionOfType(PoolLockedException.class).isThrownBy(() -> open(file()))
					.withMessageContaining("another process");
		}
		try (Medium reopened = open(file())) {
			for (long i = 0; i < MediumChild.STORE_COUNT; i++) {
				assertThat(reopened.segment().get(LONG, 8 * i)).isEqualTo(i + 1);
			}
		}
	}

	@Test
	void flushesAndForcesNothingOnceClosed() {
		medium().close();
		assertThatIllegalStateException().isThrownBy(() -> medium().flush(0, 8));
		assertThatIllegalStateException().isThrownBy(() -> medium().force(0, 8));
		assertThatIllegalStateException().isThrownBy(() -> medium().forceAll());
	}

	@Test
	void segmentCanNotBeReadOnceClosed() {
		var segment = medium().segment();
		medium().close();
		assertThatIllegalStateException().isThrownBy(() -> segment.get(LONG, 0));
	}

	@Test
	void readingBeyondTheSizeIsAnErrorThatTheJvmSurvives() {
		assertThatExceptionOfType(InternalError.class).isThrownBy(() -> medium().segment().get(LONG, INITIAL));
	}

	@Test
	void tellsPathsThatCanNotBeOpened() throws IOException {
		Path regular = Files.writeString(this.directory.resolve("regular"), "text");
		for (Path path : new Path[]{this.directory, regular.resolve("pool"), Path.of("/proc/none/pool"),
				Path.of("/dev/null")}) {
			assertThatExceptionOfType(PoolAccessException.class).as(path.toString()).isThrownBy(() -> open(path))
					.withMessageContaining(path.toString());
		}
	}

	@Test
	void tellsMissingPermission() throws IOException {
		assumeThat(System.getProperty("user.name")).isNotEqualTo("root");
		Path file = Files.writeString(this.directory.resolve("locked"), "text");
		assertThat(file.toFile().setReadable(false)).isTrue();
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> open(file))
				.withMessageContaining(file.toString()).withMessageContaining("Grant");
	}

	@Test
	void tellsAFullDiskAndIsAsBefore() throws Exception {
		Path mount = Files.createDirectory(this.directory.resolve("mount"));
		assumeThat(run("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", mount.toString())).isZero();
		try {
			Path file = mount.resolve("pool");
			try (Medium small = open(file)) {
				small.putLong(INITIAL - 8, 5);
				assertThatExceptionOfType(PoolFullException.class).isThrownBy(() -> small.grow(MAXIMUM))
						.withMessageContaining(file.toString()).withMessageContaining(String.valueOf(MAXIMUM))
						.withMessageContaining(String.valueOf(INITIAL));
				assertThat(small.sizeBytes()).isEqualTo(INITIAL);
				assertThat(Files.size(file)).isEqualTo(INITIAL);
				small.grow(INITIAL + PAGE);
				small.putLong(INITIAL, 6);
				small.flush(INITIAL, 8);
				small.fence();
				assertThat(small.segment().get(LONG, INITIAL - 8)).isEqualTo(5);
			}
			Path second = mount.resolve("second");
			MediumOptions large = new MediumOptions(this.fenceReach, MAXIMUM, MAXIMUM);
			assertThatExceptionOfType(PoolFullException.class).isThrownBy(() -> open(second, large));
			assertThat(second).doesNotExist();
			open(second).close();
		} finally {
			assertThat(run("umount", mount.toString())).isZero();
		}
	}

	private static long allocatedBytes(Path file) throws IOException {
		Process process = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
		return 512 * Long.parseLong(new String(process.getInputStream().readAllBytes()).trim());
	}

	private static int run(String... command) throws Exception {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
					.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
			return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
		} catch (IOException _) {
			return -1;
		}
	}

	/** Tests with this annotation have their files in memory, where there is such a directory. */
	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.TYPE)
	@interface InMemory {}

	/**
	 * Makes the directory for a test's files.
	 */
	static final class Place implements TempDirFactory {

		private static final Path MEMORY = Path.of("/dev/shm");

		@Override
		public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
				throws IOException {
			boolean inMemory = context.getRequiredTestClass().isAnnotationPresent(InMemory.class);
			return (inMemory && Files.isDirectory(MEMORY))
					? Files.createTempDirectory(MEMORY, "pmem-test")
					: Files.createTempDirectory("pmem-test");
		}

	}

}
