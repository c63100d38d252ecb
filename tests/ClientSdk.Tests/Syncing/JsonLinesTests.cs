using ClientSdk.Syncing;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Syncing;

public sealed class JsonLinesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task Each_line_is_an_item_and_the_file_can_be_read_again()
    {
        await File.WriteAllTextAsync(_path, "\uFEFF{\"id\":\"a\"}\r\n\n{\"id\":\"b\"}");
        IAsyncEnumerable<Thing> source = JsonLines.ReadAsync(_path, TestJson.Default.Thing);

        Assert.Equal(["a", "b"], (await source.ToListAsync()).Select(thing => thing.Id));
        Assert.Equal(2, (await source.ToListAsync()).Count);
    }

    [Theory]
    [InlineData("{\"id\":\"a\"}\n{\"id\":")]
    [InlineData("{\"id\":\"a\"}\nnull")]
    [InlineData("{\"id\":\"a\"}\n{\"id\":\"b\"} {\"id\":\"c\"}")]
    public async Task A_broken_line_is_named_when_it_is_reached(string text)
    {
        await File.WriteAllTextAsync(_path, text);
        List<Thing> read = [];

        InvalidDataException broken = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (Thing thing in JsonLines.ReadAsync(_path, TestJson.Default.Thing))
            {
                read.Add(thing);
            }
        });
        Assert.StartsWith($"{_path}, line 2: ", broken.Message, StringComparison.Ordinal);
        Assert.Single(read);
    }
}
