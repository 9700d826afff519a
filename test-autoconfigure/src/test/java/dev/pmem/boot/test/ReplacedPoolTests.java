/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;

import dev.pmem.boot.test.AutoConfigureTestPool.Replace;
import dev.pmem.boot.test.application.NoteApplication;
import dev.pmem.boot.test.application.NoteService;
import dev.pmem.boot.test.application.Notes;
import dev.pmem.boot.test.ownheap.OwnHeapApplication;
import dev.pmem.heap.Durability;
import dev.pmem.heap.PersistentHeap;

/**
 * A temporary pool takes the place of the one that the application configures, but not of one that the test configures.
 */
class ReplacedPoolTests {

	private static final Path CONFIGURED = Path.of("target", "pool-of-the-application.pmem");

	private static final Path OF_TEST = Path.of("target", "pool-of-the-test.pmem");

	@BeforeEach
	void deletePools() throws Exception {
		Files.deleteIfExists(CONFIGURED);
		Files.deleteIfExists(OF_TEST);
		Files.deleteIfExists(OwnHeapApplication.PATH);
	}

	/** What the test class's context says, which is closed after it. */
	private static void inContext(Class<?> testClass, Consumer<ApplicationContext> check)
			throws Exception {
		TestContext test = new TestContextManager(testClass).getTestContext();
		try {
			check.accept(test.getApplicationContext());
		} finally {
			test.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		}
	}

	@Test
	void theApplicationsPoolIsReplacedInTheSliceAndWhereTheTestSaysSo() throws Exception {
		for (Class<?> each : new Class<?>[]{Sliced.class, Whole.class, ByProperty.class}) {
			inContext(each, (context) -> {
				PersistentHeap heap = context.getBean(PersistentHeap.class);
				assertThat(heap.options().durability()).isEqualTo(Durability.PROCESS_CRASH);
				assertThat(heap.statistics().sizeBytes()).isLessThan(8L << 20);
				assertThat(context.getBean(Notes.class).count()).isZero();
			});
			assertThat(CONFIGURED).doesNotExist();
		}
	}

	@Test
	void theApplicationsPoolIsUsedWithoutReplacement() throws Exception {
		Map<Class<?>, Boolean> hasServices = Map.of(NotReplaced.class, false, WholeAsConfigured.class, true);
		for (Class<?> each : hasServices.keySet()) {
			inContext(each, (context) -> {
				assertThat(CONFIGURED).exists();
				assertThat(context.getBeanProvider(NoteService.class).getIfAvailable() != null)
						.isEqualTo(hasServices.get(each));
			});
			Files.deleteIfExists(CONFIGURED);
		}
	}

	@Test
	void thePoolThatTheTestConfiguresIsUsed() throws Exception {
		for (Class<?> each : new Class<?>[]{Inlined.class, InSource.class, InFile.class, Dynamic.class}) {
			inContext(each, (context) -> assertThat(OF_TEST).as(each.getSimpleName()).exists());
			assertThat(CONFIGURED).doesNotExist();
			Files.deleteIfExists(OF_TEST);
		}
	}

	@Test
	void aHeapThatTheApplicationMakesIsReplaced() throws Exception {
		inContext(OwnHeap.class, (context) -> {
			assertThat(context.getBeansOfType(PersistentHeap.class)).containsOnlyKeys("accounts");
			assertThat(context.getBean(PersistentHeap.class).options().durability())
					.isEqualTo(Durability.PROCESS_CRASH);
			assertThat(OwnHeapApplication.PATH).doesNotExist();
		});
		inContext(OwnHeapNotReplaced.class, (_) -> assertThat(OwnHeapApplication.PATH).exists());
	}

	@DataPmemTest
	@ContextConfiguration(classes = NoteApplication.class)
	@ActiveProfiles("configured")
	static class Sliced {}

	@SpringBootTest(classes = NoteApplication.class, properties = "spring.autoconfigure.exclude="
			+ "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
	@AutoConfigureTestPool
	@ActiveProfiles("configured")
	static class Whole {}

	@SpringBootTest(classes = NoteApplication.class, properties = "pmem.test.pool.replace=non-test")
	@ActiveProfiles("configured")
	static class ByProperty {}

	@SpringBootTest(classes = NoteApplication.class)
	@ActiveProfiles("configured")
	static class WholeAsConfigured {}

	@DataPmemTest
	@AutoConfigureTestPool(replace = Replace.NONE)
	@ContextConfiguration(classes = NoteApplication.class)
	@ActiveProfiles("configured")
	static class NotReplaced {}

	@DataPmemTest(properties = "pmem.pool.path=target/pool-of-the-test.pmem")
	@ContextConfiguration(classes = NoteApplication.class)
	@ActiveProfiles("configured")
	static class Inlined {}

	@DataPmemTest
	@TestPropertySource(properties = "pmem.pool.path=target/pool-of-the-test.pmem")
	@ContextConfiguration(classes = NoteApplication.class)
	@ActiveProfiles("configured")
	static class InSource {}

	@DataPmemTest
	@TestPropertySource("/pool-of-the-test.properties")
	@ContextConfiguration(classes = NoteApplication.class)
	@ActiveProfiles("configured")
	static class InFile {}

	@DataPmemTest
	@ContextConfiguration(classes = NoteApplication.class)
	@ActiveProfiles("configured")
	static class Dynamic {

		@DynamicPropertySource
		static void pool(DynamicPropertyRegistry registry) {
			registry.add("pmem.pool.path", OF_TEST::toString);
		}

	}

	@DataPmemTest
	@ContextConfiguration(classes = OwnHeapApplication.class)
	static class OwnHeap {}

	@DataPmemTest
	@AutoConfigureTestPool(replace = Replace.NONE)
	@ContextConfiguration(classes = OwnHeapApplication.class)
	static class OwnHeapNotReplaced {}

}
