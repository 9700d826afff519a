/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.temporary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;

/**
 * The application context of a Boot test has a temporary pool where none is configured.
 */
@ExtendWith(OutputCaptureExtension.class)
class TemporaryPoolTests {

	private static final Path CONFIGURED = Path.of("target", "temporary-pool-tests.pmem");

	private static TestContext testContext(Class<?> testClass) throws Exception {
		return new TestContextManager(testClass).getTestContext();
	}

	private static Path pool(ApplicationContext context) {
		return Path.of(context.getEnvironment().getRequiredProperty("pmem.pool.path"));
	}

	private static void close(TestContext... contexts) {
		for (TestContext context : contexts) {
			context.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		}
	}

	@Test
	void aContextWithoutAPoolGetsOneThatGoesWithIt(CapturedOutput output) throws Exception {
		TestContext test = testContext(WithoutPool.class);
		ApplicationContext context = test.getApplicationContext();
		Path pool = pool(context);
		assertThat(pool).exists();
		assertThat(Files.size(pool)).isLessThan(8L << 20);
		PersistentHeap heap = context.getBean(PersistentHeap.class);
		assertThat(heap.options().durability()).isEqualTo(Durability.PROCESS_CRASH);
		assertThat(output).containsOnlyOnce("Temporary pool in " + pool.getParent()).contains("pmem.pool.path");
		close(test);
		assertThat(pool.getParent()).doesNotExist();
		assertThat(heap.isOpen()).isFalse();
	}

	@Test
	void testsOfTheSameConfigurationShareAContextAndOthersHaveTheirOwnPools() throws Exception {
		TestContext first = testContext(WithoutPool.class);
		TestContext same = testContext(AlsoWithoutPool.class);
		TestContext other = testContext(WithAnotherProperty.class);
		assertThat(same.getApplicationContext()).isSameAs(first.getApplicationContext());
		assertThat(pool(other.getApplicationContext())).isNotEqualTo(pool(first.getApplicationContext()));
		close(first, other);
	}

	@Test
	void aConfiguredPoolIsUsed() throws Exception {
		for (Class<?> each : new Class<?>[]{Inlined.class, Profile.class, Dynamic.class, InFile.class}) {
			Files.deleteIfExists(CONFIGURED);
			TestContext test = testContext(each);
			assertThat(pool(test.getApplicationContext())).as(each.getSimpleName()).isEqualTo(CONFIGURED).exists();
			close(test);
		}
	}

	@Test
	void aHeapOfTheApplicationsOwnIsLeftAlone() throws Exception {
		Files.deleteIfExists(CONFIGURED);
		TestContext test = testContext(OwnHeap.class);
		assertThat(test.getApplicationContext().getBean(PersistentHeap.class).statistics().sizeBytes()).isPositive();
		assertThat(CONFIGURED).exists();
		close(test);
	}

	@Test
	void whatTheTestSaysOfTheTemporaryPoolCounts() throws Exception {
		TestContext test = testContext(WithDurability.class);
		assertThat(test.getApplicationContext().getBean(PersistentHeap.class).options().durability())
				.isEqualTo(Durability.POWER_LOSS);
		close(test);
	}

	@Test
	void anUnknownWayToReplacePoolsIsRefused() throws Exception {
		TestContext test = testContext(UnknownReplacement.class);
		assertThatIllegalStateException().isThrownBy(test::getApplicationContext)
				.withStackTraceContaining("pmem.test.pool.replace").withStackTraceContaining("non-test or none");
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {}

	@SpringBootTest(classes = Application.class)
	static class WithoutPool {}

	@SpringBootTest(classes = Application.class)
	static class AlsoWithoutPool {}

	@SpringBootTest(classes = Application.class, properties = "pmem.test.pool.replace=some")
	static class UnknownReplacement {}

	@SpringBootTest(classes = Application.class, properties = "another=property")
	static class WithAnotherProperty {}

	@SpringBootTest(classes = Application.class, properties = "pmem.pool.durability=power-loss")
	static class WithDurability {}

	@SpringBootTest(classes = Application.class, properties = "pmem.pool.path=target/temporary-pool-tests.pmem")
	static class Inlined {}

	@SpringBootTest(classes = Application.class)
	@ActiveProfiles("configured-pool")
	static class Profile {}

	@SpringBootTest(classes = Application.class)
	@TestPropertySource("/application-configured-pool.properties")
	static class InFile {}

	@SpringBootTest(classes = Application.class)
	static class Dynamic {

		@DynamicPropertySource
		static void pool(DynamicPropertyRegistry registry) {
			registry.add("pmem.pool.path", CONFIGURED::toString);
		}

	}

	@SpringBootTest(classes = Application.class)
	@Import(OwnHeapConfiguration.class)
	static class OwnHeap {}

	static class OwnHeapConfiguration {

		@Bean
		PersistentHeap ownHeap() {
			return PersistentHeap.open(CONFIGURED, HeapOptions.DEFAULTS);
		}

	}

}
