// For mongosh. Forms the replica set and creates the user of the application; may run again, it changes only what is missing.
// Passwords are read here, so that none shows in a list of processes.
const HOSTS = ['mongodb-1:27017', 'mongodb-2:27017', 'mongodb-3:27017'];
const login = `admin:${encodeURIComponent(process.env.ADMIN_PASSWORD)}`;

const first = connect(`mongodb://${login}@${HOSTS[0]}/admin?directConnection=true`);
try {
  first.adminCommand({ replSetGetStatus: 1 });
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error;
  first.adminCommand({ replSetInitiate: { _id: 'rs0', members: HOSTS.map((host, _id) => ({ _id, host })) } });
}

// Answers once the members have elected a primary.
const database = connect(
  `mongodb://${login}@${HOSTS.join(',')}/doorstroom?authSource=admin&replicaSet=rs0&serverSelectionTimeoutMS=120000`,
);
const user = {
  pwd: process.env.APPLICATION_PASSWORD,
  roles: [
    { role: 'readWrite', db: 'doorstroom' },
    { role: 'dbAdmin', db: 'doorstroom' },
  ],
};
if (database.getUser('doorstroom')) database.updateUser('doorstroom', user);
else database.createUser({ user: 'doorstroom', ...user });
print('The replica set is formed and the application has its user.');
