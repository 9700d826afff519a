/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

import dev.pmem.benchmarks.bank.AccountData;

/**
 * PostgreSQL by JDBC, a connection for each thread, prepared statements.
 */
final class PostgresStore implements Store {

	private static final long START_NANOS = 30_000_000_000L;

	private static final long POLL_NANOS = 20_000_000;

	private static final String TABLE = """
			create table if not exists account (id bigint primary key, number varchar unique, owner varchar, branch varchar,
			email varchar, phone varchar, balance bigint, overdraft bigint, status varchar, opened date, paperless boolean)""";

	private final PostgresServer server;

	private final Queue<Session> sessions = new ConcurrentLinkedQueue<>();

	PostgresStore(Path folder) {
		this.server = new PostgresServer(folder);
		try {
			Connection connection = awaitStart();
			try (Statement statement = connection.createStatement()) {
				statement.execute(TABLE);
				statement.execute("create index if not exists account_branch on account (branch)");
			}
			this.sessions.add(new Session(connection));
		} catch (SQLException ex) {
			this.server.close();
			throw new IllegalStateException(ex);
		}
	}

	/** A server that was killed recovers first, and refuses meanwhile. */
	private Connection awaitStart() throws SQLException {
		long start = System.nanoTime();
		while (true) {
			try {
				return DriverManager.getConnection(this.server.url());
			} catch (SQLException ex) {
				if (!this.server.isAlive() || System.nanoTime() - start > START_NANOS) {
					throw ex;
				}
				LockSupport.parkNanos(POLL_NANOS);
			}
		}
	}

	@Override
	public void insert(long first, long end) {
		inSession((session) -> session.insert(first, end));
	}

	@Override
	public long deposit(long ordinal) {
		return inSession((session) -> session.deposit(ordinal));
	}

	@Override
	public boolean contains(long ordinal) {
		return inSession((session) -> session.contains(ordinal));
	}

	private <R> R inSession(Action<R> action) {
		try {
			Session session = this.sessions.poll();
			if (session == null) {
				session = new Session(DriverManager.getConnection(this.server.url()));
			}
			R result = action.in(session);
			this.sessions.add(session);
			return result;
		} catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		try {
			for (Session session : this.sessions) {
				session.connection.close();
			}
		} catch (SQLException ex) {
			throw new IllegalStateException(ex);
		} finally {
			this.server.close();
		}
	}

	/** What is done with a connection. */
	private interface Action<R> {

		R in(Session session) throws SQLException;

	}

	/** A connection, which commits each statement on its own, and its prepared statements. */
	private static final class Session {

		private final Connection connection;

		private final PreparedStatement insert;

		private final PreparedStatement deposit;

		private final PreparedStatement select;

		Session(Connection connection) throws SQLException {
			this.connection = connection;
			this.insert = connection.prepareStatement("insert into account values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
			this.deposit = connection
					.prepareStatement("update account set balance = balance + 1 where id = ? returning balance");
			this.select = connection.prepareStatement("select 1 from account where id = ?");
		}

		long insert(long first, long end) throws SQLException {
			this.connection.setAutoCommit(false);
			for (long ordinal = first; ordinal < end; ordinal++) {
				AccountData data = Accounts.data(ordinal);
				Object[] values = {ordinal, data.number(), data.owner(), data.branch(), data.email(), data.phone(),
						data.balance(), data.overdraft(), data.status().name(), data.opened(), data.paperless()};
				for (int i = 0; i < values.length; i++) {
					this.insert.setObject(i + 1, values[i]);
				}
				this.insert.addBatch();
			}
			this.insert.executeBatch();
			this.connection.commit();
			this.connection.setAutoCommit(true);
			return end - first;
		}

		long deposit(long ordinal) throws SQLException {
			this.deposit.setLong(1, ordinal);
			try (ResultSet result = this.deposit.executeQuery()) {
				result.next();
				return result.getLong(1);
			}
		}

		boolean contains(long ordinal) throws SQLException {
			this.select.setLong(1, ordinal);
			try (ResultSet result = this.select.executeQuery()) {
				return result.next();
			}
		}

	}

}
