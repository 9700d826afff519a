import { startAccounts } from "./accounts.js";
import { startBooking } from "./booking.js";
import { startImporting } from "./importing.js";
import { startPool } from "./pool.js";
import { startStatement } from "./statement.js";
import { startStorm } from "./storm.js";

startAccounts();
startStatement();
startBooking();
startImporting();
startStorm();
startPool();
