using BenchmarkDotNet.Attributes;
using ClientSdk.Benchmarks.Inner;
using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Benchmarks.Bench;

/// <summary>Reading what a reply says; each has ordinary headers, too.</summary>
public class HeaderBenchmarks
{
    private static readonly DateTimeOffset ReceivedAt = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly HttpResponseMessage _plain = Replies.Of(hasHeaders: false);
    private readonly HttpResponseMessage _six = Replies.Of(hasHeaders: true);
    private readonly HttpResponseMessage _ietf = Replies.Ietf();
    private readonly RateLimitReading _reading = new();

    [Benchmark(Description = "no rate-limit headers")]
    public bool None() => Read(_plain, expectedWindows: 0);

    [Benchmark(Description = "six X-RateLimit headers")]
    public bool Six() => Read(_six, expectedWindows: 2);

    [Benchmark(Description = "IETF RateLimit, two windows")]
    public bool Ietf() => Read(_ietf, expectedWindows: 2);

    private bool Read(HttpResponseMessage reply, int expectedWindows)
    {
        ReplyReader.Read(reply, null, HeaderProfile.Generic, ReceivedAt, _reading);
        return _reading.Windows.Length == expectedWindows ? true : throw new InvalidOperationException($"{_reading.Windows.Length} windows were read, {expectedWindows} were sent.");
    }
}
