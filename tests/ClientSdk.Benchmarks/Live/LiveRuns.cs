using System.Globalization;
using ClientSdk.Benchmarks.Inner;

namespace ClientSdk.Benchmarks.Live;

/// <summary>What is measured on the real clock, over real sockets or in memory that stays.</summary>
internal static class LiveRuns
{
    public static async Task PrintAsync(TextWriter output)
    {
        // First: the others leave a heap behind and code that was compiled for them.
        foreach ((InnerKind inner, string when) in new[] { (InnerKind.Cached, "at once"), (InnerKind.Async, "later") })
        {
            Alternation turns = await Alternation.RunAsync(inner, rounds: 1_000).ConfigureAwait(false);
            Line(output, $"A reply {when}, by turns: six headers {turns.SixHeaders:N0} ns, {turns.SixHeaders / turns.Peer:N2} of 3 chained limiters + Polly retry; no headers {turns.NoHeaders:N0} ns, {turns.NoHeaders / turns.Peer:N2}");
        }

        Footprint footprint = Footprint.Measure(waiters: 100_000, partitions: 200);
        Line(output, $"Memory: a caller in line {footprint.Waiter:N0} B; a partition of two windows and a concurrency limit, with its throttle, {footprint.Partition:N0} B");
        foreach ((int callers, int rate) in new[] { (100_000, 10_000), (15_000, 5_000) })
        {
            LiveRelease release = await LiveRelease.RunAsync(callers, rate).ConfigureAwait(false);
            Line(output, $"{callers:N0} callers at {rate:N0} a second: {release.PaceError:P2} slower than the rate, {release.Cpu:P0} of a core, p99 {release.Late.TotalMilliseconds:N1} ms late");
        }

        SocketRun sockets = await SocketRun.RunAsync(requests: 3_000, rounds: 15).ConfigureAwait(false);
        Line(output, $"{sockets.Requests:N0} requests through sockets: {sockets.Ours.TotalMilliseconds:N0} ms of processor time, docs limiter + Polly retry {sockets.Peer.TotalMilliseconds:N0} ms, ratio {sockets.Ours / sockets.Peer:N2}");
    }

    private static void Line(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
