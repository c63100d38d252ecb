using ClientSdk.Syncing;

namespace ClientSdk.Servers.Tests.Syncing;

/// <summary>A job that is killed again and again, over sockets, with a journal on the disk. CLIENTSDK_LONG=1 kills 50 times instead of 10.</summary>
[Collection(nameof(RealClock))]
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int _kills = Environment.GetEnvironmentVariable("CLIENTSDK_LONG") == "1" ? 50 : 10;

    private readonly string _folder = Directory.CreateTempSubdirectory("clientsdk-kill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("idempotent", 1)]
    [InlineData("look-up", 2)]
    [InlineData("listed", 3)]
    public async Task A_job_that_is_killed_again_and_again_does_everything_once(string mode, int seed)
    {
        Random random = new(seed);
        int count = (_kills * 40) + 50;
        await using EffectServer server = await EffectServer.StartAsync(seed);
        KilledJob job = new(mode, server.Address, Path.Combine(_folder, "job.journal"), count);
        for (int kill = 0; kill < _kills; kill++)
        {
            await job.KillAsync(random, () => server.Counters.Accepted);
            await server.DrainedAsync(TestContext.Current.CancellationToken);
            server.MustNotComeAgain(job.Keys(SyncState.Acknowledged));
        }

        int acknowledgedAtLastKill = job.Keys(SyncState.Acknowledged).Count;
        (int exitCode, string report) = await job.RunAsync();

        IReadOnlyList<string> acknowledged = job.Keys(SyncState.Acknowledged);
        IReadOnlyList<string> inDoubt = job.Keys(SyncState.InDoubt);
        int duplicates = Keys(count).Sum(key => Math.Max(0, server.Effects(key) - 1));
        output.WriteLine(
            $"{mode}, seed {seed}: {_kills} kills, {count} items, {acknowledgedAtLastKill} acknowledged before the last run; in the end {acknowledged.Count} acknowledged, {inDoubt.Count} in doubt; "
            + $"{server.Counters.Accepted} requests, {server.Counters.Refused} refused, {duplicates} duplicates, {server.SentAgain.Count} of acknowledged items, {server.LookUps} look-ups"
            + (server.LookUps > 0 ? FormattableString.Invariant($", the earliest {server.EarliestLookUp.TotalMilliseconds:0} ms after the request") : ""));
        Assert.True(acknowledgedAtLastKill < count, "The job was done before the last kill: nothing was shown.");
        Assert.Equal((inDoubt.Count == 0 ? 0 : 1, count), (exitCode, acknowledged.Count + inDoubt.Count));
        Assert.InRange(server.Connected, _kills, int.MaxValue);
        Assert.Empty(server.SentAgain);
        Assert.Equal(0, server.Counters.Refused);
        Assert.Contains($"{acknowledged.Count} of {count} items are done", report, StringComparison.Ordinal);
        Assert.All(acknowledged, key => Assert.True(mode == "idempotent" ? server.Effects(key) >= 1 : server.Effects(key) == 1, $"{key} has {server.Effects(key)} effects"));
        Assert.All(inDoubt, key => Assert.True(mode == "listed" && server.Effects(key) <= 1, $"{key} is in doubt and has {server.Effects(key)} effects"));

        // 300 ms after it left, however late the server came to it; a millisecond for the difference between the wall clock and the monotonic one.
        Assert.True(server.LookUps == 0 || server.EarliestLookUp >= TimeSpan.FromMilliseconds(299));
    }

    private static IEnumerable<string> Keys(int count) => Enumerable.Range(0, count).Select(index => $"k{index}");
}
