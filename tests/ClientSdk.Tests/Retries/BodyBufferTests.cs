using System.Net;
using System.Text;
using ClientSdk.Retries;

namespace ClientSdk.Tests.Retries;

public sealed class BodyBufferTests
{
    /// <summary>The room doubles from 4 KiB; each edge of it, and of the limit.</summary>
    [Theory]
    [InlineData(4_095, 4_095)]
    [InlineData(4_095, 4_096)]
    [InlineData(4_096, 4_096)]
    [InlineData(4_096, 5_000)]
    [InlineData(8_192, 8_192)]
    [InlineData(8_192, 8_193)]
    [InlineData(10_000, 4_096)]
    [InlineData(10_000, 8_192)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(1, 0)]
    public async Task Whatever_the_length_every_byte_is_sent(int most, int length)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31))];
        foreach (bool isSync in (bool[])[false, true])
        {
            using HttpRequestMessage request = RetryScene.Request("POST", new StreamContent(new ForwardOnlyStream(bytes)));

            bool canReplay = isSync ? BodyBuffer.Prepare(request, most) : await BodyBuffer.PrepareAsync(request, most, CancellationToken.None);

            Assert.Equal(length <= most, canReplay);
            Assert.Equal(bytes, await request.Content!.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public void Where_nothing_may_be_buffered_nothing_is_read()
    {
        ForwardOnlyStream stream = new("hello"u8.ToArray());
        StreamContent content = new(stream);
        using HttpRequestMessage request = RetryScene.Request("POST", content);

        Assert.False(BodyBuffer.Prepare(request, 0));
        Assert.Equal(0, stream.BytesRead);
        Assert.Same(content, request.Content);
    }

    [Fact]
    public void The_source_is_disposed_with_the_request_and_not_before()
    {
        foreach (int most in (int[])[2, 100])
        {
            int disposals = 0;
            HttpRequestMessage request = RetryScene.Request("POST", new StreamContent(new WatchedStream("hello"u8.ToArray(), () => disposals++)));
            request.Content!.Headers.Add("Content-Language", "eo");
            BodyBuffer.Prepare(request, most);

            Assert.Equal(0, disposals);
            Assert.Equal(["eo"], request.Content!.Headers.ContentLanguage);

            request.Dispose();
            Assert.True(disposals > 0);
        }
    }

    [Fact]
    public async Task What_was_read_ahead_comes_before_the_rest_however_it_is_read()
    {
        byte[] all = "0123456789"u8.ToArray();
        Func<Stream, byte[], Task<int>>[] ways =
        [
            (stream, buffer) => Task.FromResult(stream.Read(buffer)),
            (stream, buffer) => Task.FromResult(stream.Read(buffer, 0, buffer.Length)),
            async (stream, buffer) => await stream.ReadAsync(buffer.AsMemory()),
#pragma warning disable CA1835 // The older overload is what is tested.
            (stream, buffer) => stream.ReadAsync(buffer, 0, buffer.Length),
#pragma warning restore CA1835
        ];
        foreach (Func<Stream, byte[], Task<int>> read in ways)
        {
            using ResumedStream stream = new(all.AsMemory(0, 4), new MemoryStream(all, 4, 6));
            List<byte> got = [];
            byte[] buffer = new byte[3];
            while (await read(stream, buffer) is > 0 and int count)
            {
                got.AddRange(buffer.AsSpan(0, count));
            }

            Assert.Equal(all, got);
        }
    }

    [Fact]
    public void What_was_read_ahead_can_neither_seek_nor_be_written()
    {
        using ResumedStream stream = new("ab"u8.ToArray(), Stream.Null);

        Assert.True(stream is { CanRead: true, CanSeek: false, CanWrite: false });
        stream.Flush();
        Assert.Throws<NotSupportedException>(() => stream.Length);
        Assert.Throws<NotSupportedException>(() => stream.Position);
        Assert.Throws<NotSupportedException>(() => stream.Position = 0);
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(1));
        Assert.Throws<NotSupportedException>(() => stream.Write([1], 0, 1));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(65_536, true)]
    [InlineData(65_537, false)]
    public async Task The_body_of_a_refusal_is_read_where_it_is_in_memory_and_short(int length, bool isRead)
    {
        string text = new('x', length);
        foreach (HttpContent content in (HttpContent[])[new StringContent(text), new ReadOnlyMemoryContent(Encoding.UTF8.GetBytes(text))])
        {
            using HttpResponseMessage response = new(HttpStatusCode.TooManyRequests) { Content = content };

            Assert.Equal(isRead ? text : null, BodyInMemory.Of(response));
            Assert.Equal(text, await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public void A_body_that_has_yet_to_be_made_or_received_is_not_read()
    {
        using HttpResponseMessage response = new(HttpStatusCode.TooManyRequests) { Content = new StreamContent(new MemoryStream("hello"u8.ToArray())) };

        Assert.Null(BodyInMemory.Of(response));
        Assert.Equal("hello", RetryScene.Text(response));
    }

    private sealed class WatchedStream(byte[] bytes, Action disposed) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        protected override void Dispose(bool disposing)
        {
            disposed();
            base.Dispose(disposing);
        }
    }
}
