/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.block.BlockStore;
import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.log.BlockChange;
import dev.pmem.heap.log.FreshBlock;
import dev.pmem.heap.log.WriteBlock;

/**
 * In which order methods that need no lock load and store, told from their byte code: on x86-64 a plain access does as well
 * most of the time, so no test that runs there fails for want of a fence. The expected orders are those that the classes'
 * comments argue for.
 */
class MemoryOrderTests {

	/** What orders loads and stores. */
	private static final Set<String> ORDERING = Set.of("java.lang.invoke.VarHandle",
			"java.util.concurrent.atomic.AtomicReference", "java.util.concurrent.atomic.AtomicLongArray",
			"java.util.concurrent.atomic.AtomicBoolean");

	private static ClassModel model(Class<?> type) throws IOException {
		return model(type.getName());
	}

	private static ClassModel model(String name) throws IOException {
		try (InputStream bytes = MemoryOrderTests.class.getResourceAsStream('/' + name.replace('.', '/') + ".class")) {
			return ClassFile.of().parse(bytes.readAllBytes());
		}
	}

	/** The calls of a method, in the order of its code, that order loads and stores, or are named. */
	private static List<String> calls(ClassModel type, String method, String... others) {
		List<MethodModel> methods = type.methods().stream()
				.filter((each) -> each.methodName().equalsString(method)).toList();
		assertThat(methods).as("methods %s of %s", method, type.thisClass().asInternalName()).hasSize(1);
		List<String> calls = new ArrayList<>();
		methods.getFirst().code().orElseThrow().forEach((element) -> {
			if (element instanceof InvokeInstruction invoke) {
				String owner = name(invoke.owner().asSymbol());
				String name = invoke.name().stringValue();
				if ((ORDERING.contains(owner) && !name.equals("<init>")) || List.of(others).contains(name)) {
					calls.add(name);
				}
			} else if (element instanceof FieldInstruction access
					&& List.of(others).contains(access.name().stringValue())) {
				calls.add((access.opcode() == Opcode.PUTFIELD ? "put " : "get ") + access.name().stringValue());
			}
		});
		return calls;
	}

	/** The calls that a method makes of the methods of a type. */
	private static List<String> callsOf(ClassModel type, String method, String owner) {
		return type.methods().stream().filter((each) -> each.methodName().equalsString(method))
				.flatMap((each) -> each.code().orElseThrow().elementStream())
				.filter((element) -> element instanceof InvokeInstruction invoke
						&& name(invoke.owner().asSymbol()).equals(owner))
				.map((element) -> ((InvokeInstruction) element).name().stringValue()).toList();
	}

	private static String name(ClassDesc type) {
		return type.packageName() + '.' + type.displayName();
	}

	private static void requireVolatile(ClassModel type, String... fields) {
		for (String name : fields) {
			FieldModel field = type.fields().stream().filter((each) -> each.fieldName().equalsString(name)).findFirst()
					.orElseThrow();
			assertThat(field.flags().has(AccessFlag.VOLATILE)).as("%s is volatile", name).isTrue();
		}
	}

	/** The reader's half of the protocol in {@link BlockStore}: steps a to d. */
	@Test
	void aBlockIsCopiedBetweenTwoLoadsOfItsVersion() throws IOException {
		ClassModel store = model(BlockStore.class);
		// (a) nothing of the block is loaded before the version, (c) and none of the copy after the second load
		assertThat(calls(store, "read", "copyPayload", "readEarlier"))
				// the last one where a store has failed
				.containsExactly("getAcquire", "readEarlier", "copyPayload", "loadLoadFence", "getOpaque",
						"readEarlier");
		assertThat(calls(store, "newestVersion")).containsExactly("getAcquire");
	}

	/** As above; whatever is not as it should be is no block. */
	@Test
	void aGuessIsCopiedBetweenTwoLoadsOfItsVersion() throws IOException {
		assertThat(calls(model(BlockStore.class), "readIfThere", "copyPayload"))
				.containsExactly("getAcquire", "copyPayload", "loadLoadFence", "getOpaque");
	}

	/** The leader's half: steps 2 to 4. */
	@Test
	void aBlocksVersionIsStoredBeforeTheRestOfIt() throws IOException {
		assertThat(calls(model(BlockChange.class), "installHeader", "putLong", "storeRest"))
				.containsExactly("putLong", "storeStoreFence", "storeRest");
		assertThat(calls(model(BlockChange.class), "install", "installHeader")).containsExactly("installHeader");
		for (Class<?> withPayload : List.of(WriteBlock.class, FreshBlock.class)) {
			assertThat(calls(model(withPayload), "install", "installHeader", "write")).containsExactly("installHeader",
					"write");
		}
	}

	/** Step 1 comes before step 2: between the two steps of each log, of which the first stores nothing in place. */
	@Test
	void earlierVersionsAreNamedBeforeAnythingIsStored() throws IOException {
		assertThat(calls(model("dev.pmem.heap.log.undo.UndoLog"), "persist", "install", "fence"))
				.containsExactly("fence");
		assertThat(calls(model("dev.pmem.heap.log.undo.UndoLog"), "install", "install", "fence"))
				.containsExactly("install", "fence");
		assertThat(calls(model("dev.pmem.heap.log.redo.RedoJournal"), "persist", "install", "writeHeader"))
				.containsExactly("writeHeader");
		assertThat(calls(model("dev.pmem.heap.log.redo.RedoJournal"), "install", "install", "writeHeader"))
				.containsExactly("install");
		assertThat(calls(model("dev.pmem.heap.commit.CommitInProgress"), "proceed", "persist", "installing", "install"))
				.containsExactly("persist", "installing", "install");
		ClassModel chains = model(VersionChains.class);
		assertThat(calls(chains, "installing")).endsWith("setRelease", "storeStoreFence");
		// what goes to the chains is there before it goes from the table
		assertThat(calls(chains, "installed", "put")).containsExactly("getPlain", "put", "setRelease");
		assertThat(calls(chains, "find")).startsWith("getAcquire");
	}

	/** What the leader has written for a waiting thread is seen by whoever sees that it's done. */
	@Test
	void aRequestIsDoneAfterAllElseIsWritten() throws IOException {
		ClassModel request = model("dev.pmem.heap.commit.CommitRequest");
		assertThat(calls(request, "refuse", "refusal")).containsExactly("put refusal", "setRelease");
		assertThat(calls(request, "succeed", "batchSize")).containsExactly("put batchSize", "setRelease");
		requireVolatile(request, "done", "withdrawn");
	}

	/**
	 * Who gives up waiting says so and then looks whether a leader has taken the request over; the leader takes it over and
	 * then looks whether that was said: at least one of the two sees the other.
	 */
	@Test
	void whoWaitsAndTheLeaderDoNotDisagree() throws IOException {
		ClassModel engine = model("dev.pmem.heap.commit.GroupCommit");
		assertThat(calls(engine, "settle", "withdrawn", "done", "taken", "leading", "finishInProgress"))
				.containsSubsequence("put withdrawn", "get done", "get taken", "get leading", "finishInProgress",
						"get done");
		assertThat(calls(engine, "nextBatch", "done", "withdrawn")).containsExactly("get done", "get withdrawn");
		assertThat(calls(engine, "lead", "takeOver", "nextBatch", "commit")).containsExactly("takeOver",
				"nextBatch", "commit");
		assertThat(calls(model("dev.pmem.heap.commit.CommitQueue"), "takeOver", "taken", "first"))
				.containsExactly("getAndSet", "put taken", "get first", "put first", "fullFence");
	}

	/** Leadership is given back by a volatile store: the next leader sees all that this one has done. */
	@Test
	void leadershipIsTakenAndGivenBackByOneInstruction() throws IOException {
		ClassModel engine = model("dev.pmem.heap.commit.GroupCommit");
		requireVolatile(engine, "leading");
		// once more where an error ends it
		assertThat(calls(engine, "finishForAnother", "finish", "leading", "wake")).containsExactly("compareAndSet",
				"finish", "put leading", "put leading", "wake");
		assertThat(calls(engine, "leadForOthers", "lead", "leading", "wake")).containsExactly("compareAndSet", "lead",
				"put leading", "put leading", "wake");
		assertThat(calls(engine, "await", "lead", "leading", "wake")).containsExactly("get leading", "compareAndSet",
				"lead", "put leading", "put leading", "wake", "wake");
		assertThat(calls(engine, "snapshotEnded", "tidyThoroughly", "leading", "wake")).containsExactly(
				"compareAndSet", "tidyThoroughly", "put leading", "put leading", "wake");
		assertThat(calls(engine, "settle", "lead", "leading", "wake")).containsSubsequence("compareAndSet", "lead",
				"put leading", "put leading", "wake");
		// the first looks at it without leading, and may see it late; whoever leads sees what the one before has left
		assertThat(calls(engine, "finishAbandoned", "isInProgress", "leading")).containsExactly("isInProgress",
				"get leading");
	}

	/** A commit is published when all of it is in the pool, and told when it is published. */
	@Test
	void aBatchInProgressGoesOnStepByStep() throws IOException {
		ClassModel batch = model("dev.pmem.heap.commit.CommitInProgress");
		assertThat(calls(batch, "proceed", "persist", "installing", "install", "publish", "tell", "settle",
				"begin", "oldest", "installed"))
				.containsExactly("persist", "installing", "install", "publish", "tell", "settle", "begin", "oldest",
						"installed");
		assertThat(calls(batch, "tell", "committed", "releaseSnapshot", "succeed")).containsExactly("committed",
				"releaseSnapshot", "succeed");
		assertThat(calls(model("dev.pmem.heap.commit.BatchCommitter"), "persist", "prepare", "inProgress",
				"finish"))
				// the versions that it supersedes, then the log
				.containsExactly("prepare", "prepare", "put inProgress", "finish");
	}

	/** A store that failed is told at the next look of the thread, which must come before what makes the others durable. */
	@Test
	void errorsOfStoresComeBeforeWhatMakesThemDurable() throws IOException {
		ClassModel undo = model("dev.pmem.heap.log.undo.UndoLog");
		assertThat(calls(undo, "prepare", "writeRecord", "surface")).containsExactly("writeRecord", "surface");
		assertThat(calls(undo, "install", "install", "surface", "fence")).containsExactly("install", "surface",
				"fence");
		ClassModel redo = model("dev.pmem.heap.log.redo.RedoJournal");
		assertThat(calls(redo, "writeHeader", "write", "surface", "force", "putLong")).containsExactly("write",
				"surface", "force", "putLong");
		assertThat(calls(redo, "writeBody", "writeBody", "surface", "force")).containsExactly("writeBody", "surface",
				"force");
		assertThat(calls(redo, "install", "install", "surface")).containsExactly("install", "surface");
		assertThat(calls(model("dev.pmem.heap.log.redo.DirectStores"), "store", "install", "surface", "forceAll"))
				.containsExactly("install", "surface", "forceAll");
		requireVolatile(model("dev.pmem.heap.log.LateErrors"), "rounds");
	}

	@Test
	void aFailedCheckpointTellsItsReasonBeforeItsState() throws IOException {
		ClassModel checkpoint = model("dev.pmem.heap.log.redo.Checkpoint");
		requireVolatile(checkpoint, "state", "failure");
		assertThat(calls(checkpoint, "tryRun", "forceAll", "update", "failure", "state")).containsExactly(
				"compareAndSet", "forceAll", "update", "put state", "put failure", "put failure", "put state");
	}

	@Test
	void snapshotsAreClaimedBeforeTheNewestCommitIsLookedAtAgain() throws IOException {
		ClassModel snapshots = model("dev.pmem.heap.transaction.Snapshots");
		requireVolatile(snapshots, "published", "segments", "usedSeats");
		requireVolatile(model("dev.pmem.heap.transaction.SnapshotLease$Seat"), "snapshotPlusOne");
		// no call between taking a seat and noting its lease
		assertThat(calls(snapshots, "take", "published", "seat", "lease")).containsExactly("get published",
				"compareAndSet", "put lease", "put seat", "get published", "get published");
		// the leader looks at no seat of the first segment whose bit it doesn't see
		assertThat(calls(snapshots, "acquire", "take")).containsExactly("getAndBitwiseOr", "take");
		// the leader: the newest commit first, then the seats, in the total order of volatile accesses
		assertThat(calls(snapshots, "oldest", "published", "segments", "usedSeats", "compareWithOldest"))
				.containsExactly("get published", "get segments", "get usedSeats", "compareWithOldest",
						"compareWithOldest");
		assertThat(calls(snapshots, "compareWithOldest", "snapshotPlusOne")).containsExactly("get snapshotPlusOne");
		assertThat(calls(snapshots, "release", "isReleased")).containsExactly("setRelease", "put isReleased");
		// what was read before is of the snapshot, if it hasn't been ended after
		assertThat(calls(snapshots, "isEnded", "snapshotPlusOne")).containsExactly("loadLoadFence",
				"get snapshotPlusOne");
	}

	@Test
	void tablesOfANewRegionAreFilledBeforeTheyAreSeen() throws IOException {
		assertThat(calls(model("dev.pmem.heap.pool.ChunkTable"), "ensureRegions", "classes", "spanStarts"))
				.containsSubsequence("storeStoreFence", "put spanStarts", "put classes");
	}

	@Test
	void whatOtherThreadsLookAtIsVolatile() throws IOException {
		requireVolatile(model("dev.pmem.heap.commit.BatchCommitter"), "failure", "closed");
		requireVolatile(model("dev.pmem.heap.commit.CommitQueue"), "newest");
		requireVolatile(model("dev.pmem.heap.commit.CommitThread"), "thread", "closed");
		requireVolatile(model("dev.pmem.heap.medium.EngineLock"), "holder");
		requireVolatile(model(VersionChains.class), "retainedBytes", "oldestOwner");
		requireVolatile(model("dev.pmem.heap.space.SpanSpace"), "emptiedChunks");
		requireVolatile(model("dev.pmem.heap.transaction.IndexBirths"), "newest");
		requireVolatile(model("dev.pmem.heap.pool.CurrentHeader"), "header");
		requireVolatile(model("dev.pmem.heap.log.redo.RedoJournal"), "checkpoint", "failure");
		requireVolatile(model("dev.pmem.heap.medium.FileMedium"), "allocated", "failed", "failure", "closed");
		requireVolatile(model("dev.pmem.heap.block.VersionChains$Version"), "older");
		requireVolatile(model("dev.pmem.heap.object.layout.LayoutTable"), "values");
	}

	/** On persistent memory nothing but these calls makes a store last; that one is left out shows after a loss of power. */
	@Test
	void persistentMemoryIsFlushedAndFenced() throws IOException {
		ClassModel medium = model("dev.pmem.heap.medium.FileMedium");
		String cacheFlush = "dev.pmem.heap.medium.CacheFlush";
		assertThat(callsOf(medium, "flush", cacheFlush)).containsExactly("flush");
		assertThat(callsOf(medium, "fence", cacheFlush)).containsExactly("fence");
		assertThat(callsOf(medium, "force", cacheFlush)).containsExactly("flush", "fence");
	}

}
