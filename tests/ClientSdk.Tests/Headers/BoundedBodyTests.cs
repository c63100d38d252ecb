using System.IO.Compression;
using System.Net;
using System.Text;
using ClientSdk.Headers;
using ClientSdk.Testing.Clock;

namespace ClientSdk.Tests.Headers;

/// <summary>A look at a body is bounded, and the caller still reads every byte of it.</summary>
public class BoundedBodyTests
{
    private const int MaxBytes = 65536;

    /// <summary>Never reached, but where a test is about it: a busy machine takes its time.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(300_000)]
    public async Task Every_byte_is_left_for_the_caller(int size)
    {
        byte[] body = Encoding.ASCII.GetBytes(new string('x', size));
        foreach (bool isSync in (bool[])[false, true])
        {
            using HttpResponseMessage response = Reply(new StreamContent(new DribblingStream(body)));
            string? text = await PeekAsync(response, isSync);

            Assert.Equal(size is 0 or > 65536 ? null : Encoding.ASCII.GetString(body), text);
            Assert.Equal(body, isSync ? ReadAll(response.Content.ReadAsStream(TestContext.Current.CancellationToken)) : await response.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task A_body_that_was_read_whole_can_be_read_again_and_again()
    {
        using HttpResponseMessage response = Reply(new StreamContent(new DribblingStream("hello"u8.ToArray())));
        Assert.Equal("hello", await PeekAsync(response));
        Assert.Equal("hello", await PeekAsync(response));
        Assert.Equal("hello", await response.Content.ReadAsStringAsync());
        Assert.Equal("hello", new StreamReader(response.Content.ReadAsStream()).ReadToEnd());
    }

    [Fact]
    public async Task The_content_headers_are_kept()
    {
        using HttpResponseMessage response = Reply(new StreamContent(new DribblingStream(new byte[100_000])));
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/problem+json; charset=\"utf-8\"");
        response.Content.Headers.TryAddWithoutValidation("Content-Length", "100000");
        response.Content.Headers.TryAddWithoutValidation("Expires", "0");
        string before = response.Content.Headers.ToString();
        await PeekAsync(response);

        Assert.Equal(before, response.Content.Headers.ToString());
        Assert.Equal(100_000, (await response.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task Disposing_the_response_disposes_the_original_stream()
    {
        DribblingStream stream = new("x"u8.ToArray());
        HttpResponseMessage response = Reply(new StreamContent(stream));
        await PeekAsync(response);
        response.Dispose();
        Assert.True(stream.IsDisposed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_stalls_says_nothing_and_is_read_to_its_end_by_the_caller(bool isSync)
    {
        StallingStream stream = new("first "u8.ToArray(), "second"u8.ToArray());
        using HttpResponseMessage response = Reply(new StreamContent(stream));
        Assert.Null(await PeekAsync(response, isSync, TimeSpan.FromMilliseconds(20)));

        Task<string> whole = response.Content.ReadAsStringAsync();
        Assert.False(whole.IsCompleted);
        stream.Go();
        Assert.Equal("first second", await whole);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_known_to_be_empty_is_left_alone(bool isSync)
    {
        using HttpResponseMessage response = Reply(new ByteArrayContent([]));
        HttpContent content = response.Content;
        Assert.Null(await PeekAsync(response, isSync));
        Assert.Same(content, response.Content);
    }

    [Theory]
    [InlineData(10, 10, 9, 29)]
    [InlineData(10, 19, 0, 29)]
    [InlineData(20, 20, null, 30)]
    [InlineData(40, 0, null, 30)]
    [InlineData(5, 0, 2, 7)]
    public void The_limit_is_one_for_all_of_the_body(int first, int second, int? end, int elapsed)
    {
        VirtualClock clock = new();
        using HttpResponseMessage response = Reply(new StreamContent(new PacedStream([first, second, end ?? 0], seconds => Task.Delay(TimeSpan.FromSeconds(seconds), clock))));
        clock.Run(async () =>
        {
            string? text = await BoundedBody.ReadAsync(response, MaxBytes, Short, clock, CancellationToken.None);
            Assert.Equal(end is null ? null : "xx", text);
            Assert.Equal(TimeSpan.FromSeconds(elapsed), clock.Elapsed);
        });
    }

    [Fact]
    public async Task When_the_limit_is_passed_already_nothing_more_is_waited_for()
    {
        // A millisecond less than nothing would be no limit at all.
        VirtualClock clock = new();
        PacedStream late = new([1, 2], step =>
        {
            clock.Advance(step == 1 ? Short + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero);
            return step == 1 ? Task.CompletedTask : new TaskCompletionSource().Task;
        });
        using HttpResponseMessage response = Reply(new StreamContent(late));
        Task<string?> read = BoundedBody.ReadAsync(response, MaxBytes, Short, clock, CancellationToken.None).AsTask();
        Assert.True(read.IsCompleted);
        Assert.Null(await read);
    }

    [Fact]
    public async Task A_bomb_of_zeros_is_not_unpacked_beyond_the_bound()
    {
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[10_000_000]);
        }

        packed.Position = 0;
        DribblingStream wire = new(packed.ToArray());
        using HttpResponseMessage response = Reply(new StreamContent(new GZipStream(wire, CompressionMode.Decompress)));
        Assert.Null(await PeekAsync(response));
        Assert.Equal(10_000_000, (await response.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task Broken_compression_says_nothing_and_fails_for_the_caller_as_before()
    {
        byte[] broken = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff];
        using HttpResponseMessage response = Reply(new StreamContent(new GZipStream(new MemoryStream(broken), CompressionMode.Decompress)));
        Assert.Null(await PeekAsync(response));
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_callers_cancellation_passes_through_with_his_token()
    {
        using CancellationTokenSource caller = new();
        using HttpResponseMessage response = Reply(new StreamContent(new StallingStream("x"u8.ToArray(), "y"u8.ToArray())));
        ValueTask<string?> peek = BoundedBody.ReadAsync(response, 100, Limit, TimeProvider.System, caller.Token);
        await caller.CancelAsync();
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => peek.AsTask());
        Assert.Equal(caller.Token, e.CancellationToken);
    }

    [Theory]
    [InlineData("utf-8", "text/plain; charset=utf-8")]
    [InlineData("utf-8", "text/plain")]
    [InlineData("utf-8", null)]
    [InlineData("iso-8859-1", "text/plain; charset=iso-8859-1")]
    [InlineData("iso-8859-1", "text/plain; charset=\"iso-8859-1\"")]
    [InlineData("utf-16", "text/plain; charset=utf-16")]
    [InlineData("utf-16", "text/plain")]
    [InlineData("utf-32", "text/plain")]
    [InlineData("utf-8", "not a media type")]
    public async Task Text_is_decoded_as_HttpClient_would(string encoding, string? contentType)
    {
        Encoding known = Encoding.GetEncoding(encoding);
        byte[] mark = contentType?.Contains("charset", StringComparison.Ordinal) == true ? [] : known.GetPreamble();
        byte[] body = [.. mark, .. known.GetBytes("{\"retry_after\":42,\"word\":\"für\"}")];
        using HttpResponseMessage response = Reply(new StreamContent(new DribblingStream(body)));
        if (contentType is not null)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        string? peeked = await PeekAsync(response);
        Assert.Equal(await response.Content.ReadAsStringAsync(), peeked);
        Assert.Contains("für", peeked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_charset_says_nothing()
    {
        using HttpResponseMessage response = Reply(new ByteArrayContent("x"u8.ToArray()));
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "text/plain; charset=klingon");
        Assert.Null(await PeekAsync(response));
        Assert.Equal("x"u8.ToArray(), await response.Content.ReadAsByteArrayAsync());
    }

    private static async Task<string?> PeekAsync(HttpResponseMessage response, bool isSync = false, TimeSpan? limit = null) => isSync
        ? BoundedBody.Read(response, MaxBytes, limit ?? Limit, TimeProvider.System, CancellationToken.None)
        : await BoundedBody.ReadAsync(response, MaxBytes, limit ?? Limit, TimeProvider.System, CancellationToken.None);

    private static byte[] ReadAll(Stream stream)
    {
        MemoryStream all = new();
        stream.CopyTo(all);
        return all.ToArray();
    }

    private static HttpResponseMessage Reply(HttpContent content) => new(HttpStatusCode.TooManyRequests) { Content = content };

    /// <summary>Waits before each of its letters, and before its end.</summary>
    private sealed class PacedStream(int[] steps, Func<int, Task> wait) : MemoryStream
    {
        private int _at;

        public override bool CanSeek => false;

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            await wait(steps[_at++]).ConfigureAwait(false);
            buffer[offset] = (byte)'x';
            return _at < steps.Length ? 1 : 0;
        }
    }
}
