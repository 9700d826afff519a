/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.repository.config.BootstrapMode;

import dev.pmem.boot.PmemAutoConfiguration;
import dev.pmem.boot.PmemMigrationAutoConfiguration;
import dev.pmem.boot.PmemRepositoriesAutoConfiguration;
import dev.pmem.boot.PmemTransactionManagerAutoConfiguration;
import dev.pmem.boot.UnsyncedPoolFile;
import dev.pmem.boot.diagnostics.before.Task;
import dev.pmem.boot.diagnostics.before.TaskRepository;
import dev.pmem.boot.diagnostics.renamed.JobRepository;
import dev.pmem.boot.diagnostics.unstorable.Unstorable;
import dev.pmem.boot.diagnostics.unsupported.Memo;
import dev.pmem.boot.domain.Note;
import dev.pmem.boot.domain.NoteRepository;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.testing.TestJvm;

/**
 * Provokes each failure in an application that starts, and reads what its owner would read.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

	private static final Path MEMORY_FILE_SYSTEM = Path.of("/dev/shm");

	private static final int HEADER_COPY_BYTES = 4096;

	private static final int HEADER_COPY_COUNT = 3;

	private static final int FORMAT_VERSION_OFFSET = 8;

	private static final int BYTE_ORDER_MARK_OFFSET = 12;

	private static final int BYTE_ORDER_MARK_BYTES = 4;

	private static final int POOL_ID_OFFSET = 24;

	@TempDir
	Path directory;

	@Test
	void poolThatIsOpenInThisProcess(CapturedOutput output) {
		try (ConfigurableApplicationContext _ = start(Application.class)) {
			assertFails(Application.class);
		}
		assertExplained(output, "The pool is in use already.", path().toString(),
				"Stop the process that has the pool open");
	}

	@Test
	void poolThatIsOpenInAnotherProcess(CapturedOutput output) throws Exception {
		Process process = new ProcessBuilder(
				TestJvm.command(List.of(TestJvm.NATIVE_ACCESS), PoolHolder.class, path().toString()))
				.redirectError(ProcessBuilder.Redirect.INHERIT).start();
		try {
			assertThat(process.getInputStream().read()).isEqualTo('o');
			assertFails(Application.class);
		} finally {
			process.destroyForcibly().waitFor();
		}
		assertExplained(output, "The pool is in use already.", "another process",
				"Stop the process that has the pool open");
	}

	/** Has a pool open until it's killed. */
	static final class PoolHolder {

		private PoolHolder() {}

		static void main(String[] arguments) throws IOException {
			try (PersistentHeap _ = PersistentHeap.open(Path.of(arguments[0]), HeapOptions.DEFAULTS)) {
				System.out.println("open");
				System.in.read();
			}
		}

	}

	@Test
	void poolOfTheOtherByteOrder(CapturedOutput output) throws IOException {
		start(Application.class).close();
		for (int index = 0; index < BYTE_ORDER_MARK_BYTES; index++) {
			patchHeaders(BYTE_ORDER_MARK_OFFSET + index, index + 1);
		}
		assertFails(Application.class);
		assertExplained(output, "this release does not know its format", path().toString(), "or a newer one");
		assertThat(output).contains("big-endian byte order");
	}

	@Test
	void fileThatIsNotAPool(CapturedOutput output) throws IOException {
		byte[] content = "The quick brown fox jumps over the lazy dog.\n".repeat(1000).getBytes();
		Files.write(path(), content);
		assertFails(Application.class);
		assertExplained(output, "the file is something else", path().toString(), "Name another file");
		assertThat(path()).hasBinaryContent(content);
	}

	@Test
	void poolOfANewerFormat(CapturedOutput output) throws IOException {
		start(Application.class).close();
		patchHeaders(FORMAT_VERSION_OFFSET, 99);
		assertFails(Application.class);
		assertExplained(output, "this release does not know its format", path().toString(), "or a newer one");
		assertThat(output).contains("99");
	}

	@Test
	void poolThatIsDamaged(CapturedOutput output) throws IOException {
		start(Application.class).close();
		patchHeaders(POOL_ID_OFFSET, 0x5A);
		assertFails(Application.class);
		assertExplained(output, "The pool is damaged.", path().toString(), "Restore the pool from a backup");
	}

	@Test
	void poolThatIsInPartsAfterALossOfPower(CapturedOutput output) throws IOException {
		Path open = this.directory.resolve("open.pmem");
		try (ConfigurableApplicationContext context = start(Application.class, "pmem.pool.path=" + open)) {
			NoteRepository notes = context.getBean(NoteRepository.class);
			notes.save(new Note("first note"));
			notes.save(new Note("second note"));
			notes.save(new Note("third note"));
			UnsyncedPoolFile.copyInParts(open, path(), "first note");
		}
		assertFails(Application.class);
		assertExplained(output, "The pool was not synced when the machine stopped", path().toString(),
				"'pmem.pool.after-power-loss' set to 'accept'");
		try (ConfigurableApplicationContext context = start(Application.class, "pmem.pool.after-power-loss=accept")) {
			assertThat(context.getBean(NoteRepository.class).findByTitle("second note")).isPresent();
		}
	}

	@Test
	void poolThatIsCutOff(CapturedOutput output) throws IOException {
		start(Application.class).close();
		try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE)) {
			channel.truncate(HEADER_COPY_BYTES * 2L);
		}
		assertFails(Application.class);
		assertExplained(output, "The pool is damaged.", path().toString(), "Restore the pool from a backup");
	}

	/** Overwrites a byte in all copies of the pool's header. */
	private void patchHeaders(int offset, int value) throws IOException {
		try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE)) {
			for (int copy = 0; copy < HEADER_COPY_COUNT; copy++) {
				channel.write(ByteBuffer.wrap(new byte[]{(byte) value}), (long) copy * HEADER_COPY_BYTES + offset);
			}
		}
	}

	@Test
	void directoryInThePlaceOfThePool(CapturedOutput output) throws IOException {
		Files.createDirectory(path());
		assertFails(Application.class);
		assertExplained(output, "could not be opened", path().toString(), "'pmem.pool.path'");
	}

	@Test
	void directoryThatCannotBeMade(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "in the way");
		assertFails(Application.class, "pmem.pool.path=" + file.resolve("notes.pmem"));
		assertExplained(output, "The pool could not be opened.", file.toString(), "can be read and written");
	}

	@Test
	@EnabledIf("hasProcessFileSystem")
	void directoryThatCannotBeWritten(CapturedOutput output) {
		assertFails(Application.class, "pmem.pool.path=/proc/notes.pmem");
		assertExplained(output, "The pool could not be opened.", "/proc/notes.pmem", "can be read and written");
	}

	static boolean hasProcessFileSystem() {
		return Files.isDirectory(Path.of("/proc/self"));
	}

	@Test
	@EnabledIf("hasMemoryFileSystem")
	void diskThatIsFull(CapturedOutput output) throws IOException {
		long tooLarge = Files.getFileStore(MEMORY_FILE_SYSTEM).getTotalSpace() * 2;
		Path path = Files.createTempDirectory(MEMORY_FILE_SYSTEM, "pmem").resolve("notes.pmem");
		try {
			assertFails(Application.class, "pmem.pool.path=" + path, "pmem.pool.initial-size=" + tooLarge + "B");
			assertExplained(output, "There's not enough space for the pool.", path.toString(),
					"lower 'pmem.pool.initial-size'");
		} finally {
			Files.deleteIfExists(path);
			try (var rest = Files.list(path.getParent())) {
				for (Path file : rest.toList()) {
					Files.delete(file);
				}
			}
			Files.delete(path.getParent());
		}
	}

	static boolean hasMemoryFileSystem() throws IOException {
		return Files.isWritable(MEMORY_FILE_SYSTEM)
				&& Files.getFileStore(MEMORY_FILE_SYSTEM).type().equals("tmpfs")
				&& Files.getFileStore(MEMORY_FILE_SYSTEM).getTotalSpace() > HeapOptions.MINIMUM_SIZE_BYTES;
	}

	@Test
	void maximumBelowTheInitialSize(CapturedOutput output) {
		assertFails(Application.class, "pmem.pool.initial-size=64MB", "pmem.pool.max-size=32MB");
		assertExplained(output, "configuration property 'pmem.pool.max-size'",
				"It must not be below 'pmem.pool.initial-size', which is 64 MB.", "Review the value of the property");
		assertThat(path()).doesNotExist();
	}

	@Test
	void propertyOfThePoolThatThereIsNot(CapturedOutput output) {
		assertFails(Application.class, "pmem.pool.durabilty=process-crash");
		assertExplained(output, "There is no property 'pmem.pool.durabilty'",
				"\"pmem.pool.durabilty\" from property source \"commandLineArgs\"",
				"Did you mean 'pmem.pool.durability'? Correct its name, or remove it. There are: pmem.pool.path, ");
		assertThat(path()).doesNotExist();
		assertFails(Application.class, "pmem.pool.path.x=1");
		assertExplained(output, "There is no property 'pmem.pool.path.x'", "have no effect", "Correct its name");
	}

	@Test
	void propertiesOfThePoolInOtherForms() {
		start(Application.class, "pmem.pool.maxSize=1GB", "pmem.pool.INITIAL_SIZE=16MB", "pmem.query.loadwarning=1",
				"pmem.custom.property=1").close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"~/notes.pmem | It begins with '~', which only shells know; write ${user.home}",
			"file:~/notes.pmem | It begins with '~', which only shells know; write ${user.home}",
			"classpath:notes.pmem | A pool is a file that is written, and the class path holds none",
			"classpath*:notes.pmem | A pool is a file that is written, and the class path holds none",
			"jdbc:h2:mem:notes | A pool is no database with a URL"})
	void pathInAFormThatNoFileHas(String configured, String reason, CapturedOutput output) {
		assertFails(Application.class, "pmem.pool.path=" + configured);
		assertExplained(output, "configuration property 'pmem.pool.path'", reason, "Review the value of the property");
		assertThat(Path.of("~")).doesNotExist();
	}

	@Test
	void sizeInAUnitThatThereIsNot(CapturedOutput output) {
		assertFails(Application.class, "pmem.pool.max-size=64GiB");
		assertExplained(output, "The property 'pmem.pool.max-size' has the value '64GiB'", "which is no size",
				"Write a number and one of the units B, KB, MB, GB and TB");
		assertThat(path()).doesNotExist();
	}

	@Test
	void poolThatIsLargerThanItsMaximum(CapturedOutput output) {
		start(Application.class, "pmem.pool.initial-size=32MB").close();
		start(Application.class, "pmem.pool.max-size=16MB").close();
		assertThat(output).contains("WARN").contains("Pool " + path()
				+ " is larger than 'pmem.pool.max-size' (32 MB instead of 16 MB): it was opened, but it can't grow.");
	}

	@Test
	void theLogNamesTheAbsolutePath(CapturedOutput output) {
		Path relative = Path.of("").toAbsolutePath().relativize(path());
		start(Application.class, "pmem.pool.path=" + relative).close();
		assertThat(output).contains("Pool /").contains("notes.pmem (4 MB");
	}

	@Test
	void propertyThatCannotBeStored(CapturedOutput output) {
		assertFails(UnstorableApplication.class);
		assertExplained(output, "An entity has a property or a class that can't be stored.", "worker",
				"@org.springframework.data.annotation.Transient");
		assertThat(output).contains(Thread.class.getName());
	}

	@Test
	void propertyThatChangedItsType(CapturedOutput output) {
		saveTasks("monday", "tuesday");
		assertFails(AfterApplication.class);
		assertExplained(output, "An entity's class has changed", "(2 objects, with the ids [1, 2])",
				"Give the property the type that it was stored with");
		assertThat(output).containsIgnoringCase("string").contains("LocalDate");
	}

	@Test
	void indexThatCannotBeMadeUnique(CapturedOutput output) {
		saveTasks("monday", "monday", "tuesday");
		assertFails(UniqueApplication.class);
		assertExplained(output, "An index can't be made unique", "due = monday: ids [1, 2]",
				"Start with the index not unique");
		try (ConfigurableApplicationContext context = start(BeforeApplication.class)) {
			assertThat(context.getBean(TaskRepository.class).count()).isEqualTo(3);
		}
	}

	@Test
	void classAndPropertyThatHaveOtherNamesNow() {
		saveTasks("monday");
		try (ConfigurableApplicationContext context = start(RenamedApplication.class)) {
			assertThat(context.getBean(JobRepository.class).findByDeadlineAndPriority("monday", 3)).hasSize(1);
		}
		// the pool knows the names
		try (ConfigurableApplicationContext context = start(RenamedApplication.class)) {
			assertThat(context.getBean(JobRepository.class).findByDeadlineAndPriority("monday", 3)).hasSize(1);
			assertThat(context.getBean(PersistentHeap.class).verify().problems()).isEmpty();
			assertThat(context.getBean(PersistentHeap.class).contents().extents()).singleElement()
					.satisfies((extent) -> assertThat(extent.name()).isEqualTo("job"));
		}
	}

	@Test
	void propertyThatChangedItsTypeWithoutObjects() {
		start(BeforeApplication.class).close();
		start(AfterApplication.class).close();
		saveTasks("monday");
	}

	private static final String FORMER = dev.pmem.boot.diagnostics.former.Entry.class.getName();

	private void saveEntries() {
		try (ConfigurableApplicationContext context = start(FormerApplication.class,
				"pmem.pool.unclaimed-extents=fail")) {
			for (int count = 0; count < 3; count++) {
				context.getBean(dev.pmem.boot.diagnostics.former.EntryRepository.class)
						.save(new dev.pmem.boot.diagnostics.former.Entry());
			}
		}
	}

	@Test
	void classThatWasMoved(CapturedOutput output) {
		saveEntries();
		for (String reaction : List.of("warn", "fail")) {
			assertFails(MovedApplication.class, "pmem.pool.unclaimed-extents=" + reaction);
			assertExplained(output, "The pool has objects that no class of the application claims.",
					"Extent " + FORMER + " holds 3 objects",
					"mark it with @PersistentObject(\"" + FORMER + "\")");
		}
		try (ConfigurableApplicationContext context = start(MovedApplication.class,
				"pmem.pool.unclaimed-extents=ignore")) {
			assertThat(context.getBean(dev.pmem.boot.diagnostics.moved.EntryRepository.class).count()).isZero();
		}
		try (ConfigurableApplicationContext context = start(ClaimedApplication.class,
				"pmem.pool.unclaimed-extents=fail")) {
			assertThat(context.getBean(dev.pmem.boot.diagnostics.claimed.EntryRepository.class).count()).isEqualTo(3);
		}
		// the release before finds its objects, too
		start(FormerApplication.class, "pmem.pool.unclaimed-extents=fail").close();
	}

	@Test
	void objectsThatNoClassClaims(CapturedOutput output) {
		saveEntries();
		assertFails(Application.class, "pmem.pool.unclaimed-extents=fail");
		assertExplained(output, "The pool has objects that no class of the application claims.", FORMER,
				"'pmem.pool.unclaimed-extents' to 'ignore'");
		start(Application.class).close();
		assertThat(output).contains("WARN").contains("Extent " + FORMER
				+ " holds 3 objects, and no class claims it. If its"
				+ " class was renamed or moved, mark the class with @PersistentObject(\"" + FORMER + "\")");
		int told = output.getAll().length();
		start(Application.class, "pmem.pool.unclaimed-extents=ignore").close();
		assertThat(output.getAll().substring(told)).doesNotContain("claims it");
	}

	@Test
	void lazyBeansClaimNothingAtStart(CapturedOutput output) {
		saveEntries();
		start(FormerApplication.class, "spring.main.lazy-initialization=true", "pmem.pool.unclaimed-extents=fail")
				.close();
		start(LazyRepositoriesApplication.class, "pmem.pool.unclaimed-extents=fail").close();
		assertThat(output).doesNotContain("claims it");
	}

	private void saveTasks(String... dues) {
		try (ConfigurableApplicationContext context = start(BeforeApplication.class)) {
			for (String due : dues) {
				Task task = new Task();
				task.due = due;
				context.getBean(TaskRepository.class).save(task);
			}
		}
	}

	@Test
	void methodThatCannotBeAQuery(CapturedOutput output) {
		assertFails(UnsupportedApplication.class);
		assertExplained(output, "A repository declares a method for which no query can be made.",
				"MemoRepository.findByTextNear(String)", "Change the method's name");
		assertThat(path()).doesNotExist();
	}

	@Test
	void libraryThatReadsInitialDataIsAbsent(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("note.csv"), "id\n1\n");
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(new FilteredClassLoader("tools.jackson.dataformat.csv"));
		try {
			assertFails(InitialDataApplication.class, "pmem.data.locations=" + file.toUri());
		} finally {
			thread.setContextClassLoader(before);
		}
		assertExplained(output, "the library that reads it is absent", "note.csv",
				"Add the dependency tools.jackson.dataformat:jackson-dataformat-csv");
		assertThat(path()).doesNotExist();
	}

	private Path path() {
		return this.directory.resolve("notes.pmem");
	}

	private ConfigurableApplicationContext start(Class<?> application, String... properties) {
		SpringApplication springApplication = new SpringApplication(application);
		springApplication.setWebApplicationType(WebApplicationType.NONE);
		List<String> arguments = new ArrayList<>(
				List.of("--pmem.pool.path=" + path(), "--pmem.pool.durability=process-crash"));
		for (String property : properties) {
			arguments.removeIf((argument) -> argument.startsWith("--" + property.substring(0, property.indexOf('=')
					+ 1)));
			arguments.add("--" + property);
		}
		return springApplication.run(arguments.toArray(String[]::new));
	}

	private void assertFails(Class<?> application, String... properties) {
		assertThatThrownBy(() -> start(application, properties).close()).isNotNull();
	}

	private static void assertExplained(CapturedOutput output, String summary, String found, String action) {
		String text = output.getAll();
		assertThat(text).contains("APPLICATION FAILED TO START");
		String description = between(text, "Description:", "Action:");
		assertThat(description).contains(summary).contains(found);
		assertThat(text.substring(text.lastIndexOf("Action:"))).contains(action);
	}

	private static String between(String text, String start, String end) {
		return text.substring(text.lastIndexOf(start), text.lastIndexOf(end));
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Note.class)
	@EnablePmem
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Unstorable.class)
	@EnablePmem
	static class UnstorableApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Memo.class)
	@EnablePmem
	static class UnsupportedApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Task.class)
	@EnablePmem
	static class BeforeApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = dev.pmem.boot.diagnostics.unique.Task.class)
	@EnablePmem
	static class UniqueApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = JobRepository.class)
	@EnablePmem
	static class RenamedApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = dev.pmem.boot.diagnostics.after.Task.class)
	@EnablePmem
	static class AfterApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = dev.pmem.boot.diagnostics.former.Entry.class)
	@EnablePmem
	static class FormerApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@EnablePmemRepositories(basePackageClasses = dev.pmem.boot.diagnostics.former.Entry.class, bootstrapMode = BootstrapMode.LAZY)
	@EnablePmem
	static class LazyRepositoriesApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = dev.pmem.boot.diagnostics.moved.Entry.class)
	@EnablePmem
	static class MovedApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = dev.pmem.boot.diagnostics.claimed.Entry.class)
	@EnablePmem
	static class ClaimedApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Note.class)
	@EnablePmem
	@ImportAutoConfiguration(PmemMigrationAutoConfiguration.class)
	static class InitialDataApplication {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@ImportAutoConfiguration({PmemAutoConfiguration.class, PmemTransactionManagerAutoConfiguration.class,
			PmemRepositoriesAutoConfiguration.class, TransactionAutoConfiguration.class})
	@interface EnablePmem {

	}

}
