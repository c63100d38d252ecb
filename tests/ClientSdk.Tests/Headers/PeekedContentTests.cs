using System.Net;
using System.Runtime.CompilerServices;
using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>After the look the content is what it was: every way of reading it gives the same bytes, and what it holds is given back.</summary>
public class PeekedContentTests
{
    private const int MostPeeked = 100;

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(5000)]
    [InlineData(50_000)]
    public async Task Every_way_of_reading_gives_all_bytes(int size)
    {
        byte[] body = [.. Enumerable.Range(0, size).Select(i => (byte)i)];
        CancellationToken none = CancellationToken.None;
        Assert.Equal(body, await (await PeekAsync(body)).ReadAsByteArrayAsync(none));
        Assert.Equal(body, await ReadAsync(async into => (await PeekAsync(body)).CopyTo(into, null, none)));
        Assert.Equal(body, await ReadAsync(async into => await (await PeekAsync(body)).CopyToAsync(into, none)));
        Assert.Equal(body, await ReadAsync(async into => (await PeekAsync(body)).ReadAsStream(none).CopyTo(into)));
        Assert.Equal(body, await ReadAsync(async into => await (await (await PeekAsync(body)).ReadAsStreamAsync(none)).CopyToAsync(into, none)));
    }

    [Fact]
    public async Task Of_a_body_that_was_seen_whole_the_length_is_known_and_it_can_be_copied_again()
    {
        HttpContent content = await PeekAsync("hello"u8.ToArray());
        Assert.Equal(5, content.Headers.ContentLength);
        foreach (int _ in new int[2])
        {
            Assert.Equal("hello"u8.ToArray(), await ReadAsync(into => content.CopyToAsync(into)));
        }

        Assert.False((await content.ReadAsStreamAsync()).CanWrite);
    }

    [Fact]
    public async Task Any_other_can_be_read_once_like_every_stream_of_a_network()
    {
        HttpContent content = await PeekAsync(new byte[5000]);
        Assert.Null(content.Headers.ContentLength);
        Stream stream = await content.ReadAsStreamAsync();
        Assert.Equal((true, false, false), (stream.CanRead, stream.CanSeek, stream.CanWrite));
        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() => content.CopyToAsync(Stream.Null));
        Assert.Contains("already consumed", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_is_read_than_may_be_kept_and_one_byte()
    {
        foreach (int most in new[] { 10, 4095, 10_000 })
        {
            DribblingStream stream = new(new byte[50_000]);
            await PeekAsync(new StreamContent(stream), most);
            Assert.Equal(most + 1, stream.Position);
        }
    }

    [Fact]
    public async Task Disposing_the_content_disposes_the_original_and_nothing_can_be_read_any_more()
    {
        OwnContent original = new(new DribblingStream(new byte[10]));
        HttpContent content = await PeekAsync(original, MostPeeked);
        content.Dispose();
        Assert.True(original.IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Disposing_the_stream_alone_ends_the_connection()
    {
        DribblingStream original = new(new byte[5000]);
        HttpContent content = await PeekAsync(new StreamContent(original), MostPeeked);
        (await content.ReadAsStreamAsync()).Dispose();
        Assert.True(original.IsDisposed);
    }

    [Fact]
    public async Task A_blocking_read_waits_for_the_one_under_way()
    {
        StallingStream stream = new("first "u8.ToArray(), "second"u8.ToArray());
        HttpContent content = await PeekAsync(new StreamContent(stream), MostPeeked, TimeSpan.FromMilliseconds(1));
        TaskCompletionSource started = new();
        Task<string> whole = Task.Run(() =>
        {
            StreamReader reader = new(content.ReadAsStream());
            started.SetResult();
            return reader.ReadToEnd();
        });
        await started.Task;
        stream.Go();
        Assert.Equal("first second", await whole);
    }

    [Fact]
    public void A_read_that_fails_after_the_response_is_gone_is_nobodys_unobserved_exception()
    {
        int seen = 0;
        EventHandler<UnobservedTaskExceptionEventArgs> handler = (_, e) => seen += e.Exception.InnerException is BrokenReadException ? 1 : 0;
        TaskScheduler.UnobservedTaskException += handler;
        try
        {
            Abandon();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.Equal(0, seen);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= handler;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon()
    {
        FailingStream inner = new();
        PeekedStream stream = new(inner, MostPeeked);
        _ = stream.PeekAsync(CancellationToken.None);
        stream.Dispose();
        inner.Fail();
    }

    private static Task<HttpContent> PeekAsync(byte[] body) => PeekAsync(new StreamContent(new DribblingStream(body)), MostPeeked);

    private static async Task<HttpContent> PeekAsync(HttpContent original, int most, TimeSpan? limit = null)
    {
        HttpResponseMessage response = new(HttpStatusCode.TooManyRequests) { Content = original };
        await BoundedBody.ReadAsync(response, most, limit ?? TimeSpan.FromHours(1), TimeProvider.System, CancellationToken.None);
        return response.Content;
    }

    private static async Task<byte[]> ReadAsync(Func<Stream, Task> copy)
    {
        MemoryStream into = new();
        await copy(into);
        return into.ToArray();
    }

    /// <summary>Its stream is not disposed with it.</summary>
    private sealed class OwnContent(Stream stream) : HttpContent
    {
        public bool IsDisposed { get; private set; }

        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult(stream);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }

    private sealed class BrokenReadException : Exception;

    private sealed class FailingStream : MemoryStream
    {
        private readonly TaskCompletionSource<int> _read = new();

        public override bool CanSeek => false;

        public void Fail() => _read.SetException(new BrokenReadException());

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => _read.Task;
    }
}
