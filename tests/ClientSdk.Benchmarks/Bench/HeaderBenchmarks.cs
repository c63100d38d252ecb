using System.Net.Http.Headers;
using BenchmarkDotNet.Attributes;
using ClientSdk.Benchmarks.Inner;
using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Benchmarks.Bench;

/// <summary>
/// Reading what a reply says. Each reply has four ordinary headers beside those named. Two copies of it are read in turn, whose
/// names are not the same strings, as from a connection.
/// </summary>
public class HeaderBenchmarks
{
    private static readonly DateTimeOffset ReceivedAt = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly HttpResponseMessage[] _plain = [Replies.Of(hasHeaders: false), Replies.Of(hasHeaders: false)];
    private readonly HttpResponseMessage[] _lindris = [Replies.Lindris(), Replies.Lindris()];
    private readonly HttpResponseMessage[] _auth0 = [Replies.Auth0(), Replies.Auth0()];
    private readonly HttpResponseMessage[] _openAI = [Replies.OpenAI(), Replies.OpenAI()];
    private readonly HttpResponseMessage[] _earlyIetf = [Replies.EarlyIetf(), Replies.EarlyIetf()];
    private readonly HttpResponseMessage[] _ietf = [Replies.Ietf(), Replies.Ietf()];
    private readonly HttpResponseMessage[] _refusal = [Replies.Refusal(), Replies.Refusal()];
    private readonly RateLimitReading _reading = new();
    private int _turn;

    /// <summary>The floor: what the framework takes to hand out the raw values of ten headers.</summary>
    [Benchmark(Description = "going through ten headers, unread")]
    public int Unread()
    {
        int length = 0;
        foreach (KeyValuePair<string, HeaderStringValues> header in Next(_plain).Headers.NonValidated)
        {
            length += header.Key.Length;
        }

        return length;
    }

    [Benchmark(Description = "ten headers, none of rate limits")]
    public bool None() => Read(_plain, null, expectedWindows: 0);

    [Benchmark(Description = "the six of Lindris")]
    public bool Lindris() => Read(_lindris, null, expectedWindows: 2);

    [Benchmark(Description = "the three of Auth0, an instant")]
    public bool Auth0() => Read(_auth0, null, expectedWindows: 1);

    [Benchmark(Description = "the six of OpenAI, durations")]
    public bool OpenAI() => Read(_openAI, null, expectedWindows: 2);

    [Benchmark(Description = "draft -03, three and a policy")]
    public bool EarlyIetf() => Read(_earlyIetf, null, expectedWindows: 1);

    [Benchmark(Description = "draft -08, two policies")]
    public bool Ietf() => Read(_ietf, null, expectedWindows: 2);

    [Benchmark(Description = "429: Retry-After and a JSON body")]
    public bool Refusal() => Read(_refusal, Replies.RefusalBody, expectedWindows: 0);

    private HttpResponseMessage Next(HttpResponseMessage[] replies) => replies[_turn ^= 1];

    private bool Read(HttpResponseMessage[] replies, string? body, int expectedWindows)
    {
        ReplyReader.Read(Next(replies), body, HeaderProfile.Generic, ReceivedAt, _reading);
        return _reading.Windows.Length == expectedWindows && _reading.IsThrottled == (body is not null)
            ? true
            : throw new InvalidOperationException($"{_reading.Windows.Length} windows were read, {expectedWindows} were sent.");
    }
}
