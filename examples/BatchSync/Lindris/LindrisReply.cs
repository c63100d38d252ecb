namespace ContactSync.Lindris;

/// <summary>Every answer of Lindris has its content in <c>data</c>.</summary>
internal sealed record LindrisReply<T>(T Data);
