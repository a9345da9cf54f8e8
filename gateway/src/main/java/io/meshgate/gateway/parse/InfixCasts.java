package io.meshgate.gateway.parse;

import static org.apache.calcite.sql.parser.babel.SqlBabelParserImplConstants.IDENTIFIER;
import static org.apache.calcite.sql.parser.babel.SqlBabelParserImplConstants.INFIX_CAST;
import static org.apache.calcite.sql.parser.babel.SqlBabelParserImplConstants.LBRACKET;
import static org.apache.calcite.sql.parser.babel.SqlBabelParserImplConstants.MAP;
import static org.apache.calcite.sql.parser.babel.SqlBabelParserImplConstants.RBRACKET;
import static org.apache.calcite.sql.parser.babel.SqlBabelParserImplConstants.UNSIGNED_INTEGER_LITERAL;

import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.babel.ParseException;
import org.apache.calcite.sql.parser.babel.SimpleCharStream;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImplTokenManager;
import org.apache.calcite.sql.parser.babel.Token;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@code ::} bind closer than all operators but the dot and the bracket, as in PostgreSQL. The parser of 1.42 takes all
 * that stands before it for its operand (CALCITE-7475 does): {@code a = b::int} as {@code (a = b)::int}. So the parser is
 * told of a bracket instead, {@code b[7]} for {@code b::int}, which has the right precedence wherever {@code ::} may stand,
 * and the brackets become casts when it is done. Nobody else can mean them: their number stands where {@code ::} does.
 *
 * <p>For one text.
 */
final class InfixCasts {
    private final SqlParser.Config config;
    private final Lexer lexer;
    private final SqlBabelParserImpl typeParser;
    private final Map<SqlParserPos, SqlDataTypeSpec> types = new HashMap<>();

    private InfixCasts(String sql, SqlParser.Config config) {
        this.config = config;
        this.lexer = new Lexer(sql);
        this.typeParser = configured(new Tokens(lexer, 0)).parser();
    }

    /** Parses a statement of any kind. */
    static SqlNode parse(String sql, SqlParser.Config config) throws SqlParseException {
        InfixCasts casts = new InfixCasts(sql, config);
        SqlNode statement = casts.configured(casts.new Brackets()).statements().parseStmt();
        casts.restore(statement);
        return statement;
    }

    private record Configured(SqlParser statements, SqlBabelParserImpl parser) {}

    /** A parser of the given tokens. */
    private Configured configured(SqlBabelParserImplTokenManager tokens) {
        SqlBabelParserImpl parser = (SqlBabelParserImpl) SqlBabelParserImpl.FACTORY.getParser(Reader.nullReader());
        parser.token_source = tokens;
        return new Configured(SqlParser.create(lexer.sql, config.withParserFactory(ignored -> parser)), parser);
    }

    /** Makes the brackets casts, in place. */
    private void restore(SqlNode statement) {
        statement.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call.getOperator() == SqlLibraryOperators.INFIX_CAST) {
                    throw new IllegalStateException("a cast was no bracket: " + call);
                }
                if (call instanceof SqlBasicCall item && item.getKind() == SqlKind.ITEM) {
                    SqlDataTypeSpec type = types.remove(item.operand(1).getParserPosition());
                    if (type != null) {
                        item.setOperator(SqlLibraryOperators.INFIX_CAST);
                        item.setOperand(1, type);
                    }
                }
                return super.visit(call);
            }
        });
        if (!types.isEmpty()) {
            throw new IllegalStateException("casts were lost: " + types);
        }
    }

    /** The text's tokens, each read once, so that two parsers may read them. */
    private static final class Lexer {
        private final String sql;
        private final SqlBabelParserImplTokenManager source;
        private final List<Token> read = new ArrayList<>();

        Lexer(String sql) {
            this.sql = sql;
            this.source = new SqlBabelParserImplTokenManager(new Characters(sql));
        }

        /** A copy, for each parser links its tokens to each other. */
        Token token(int index) {
            while (read.size() <= index) {
                read.add(source.getNextToken());
            }
            Token token = read.get(index);
            Token copy = copy(token, token, token.kind, token.image);
            copy.specialToken = token.specialToken;
            return copy;
        }
    }

    /** Counts a tab as one column, as Calcite does. */
    private static final class Characters extends SimpleCharStream {
        Characters(String sql) {
            super(new StringReader(sql), 1, 1);
            setTabSize(1);
        }
    }

    /** The tokens from one on, as they are. */
    private static class Tokens extends SqlBabelParserImplTokenManager {
        private final Lexer lexer;
        private int next;

        Tokens(Lexer lexer, int next) {
            super(new Characters(""));
            this.lexer = lexer;
            this.next = next;
        }

        @Override
        public Token getNextToken() {
            return lexer.token(next++);
        }

        int next() {
            return next;
        }

        void skipBehind(Token token) {
            Token skipped;
            do {
                skipped = getNextToken();
            } while (skipped.beginLine != token.beginLine || skipped.beginColumn != token.beginColumn);
        }
    }

    /** All tokens, with a bracket in place of each cast. */
    private final class Brackets extends Tokens {
        private final Deque<Token> bracket = new ArrayDeque<>();

        Brackets() {
            super(lexer, 0);
        }

        @Override
        public void SwitchTo(int state) {
            lexer.source.SwitchTo(state);
        }

        @Override
        public Token getNextToken() {
            if (!bracket.isEmpty()) {
                return bracket.remove();
            }
            Token token = super.getNextToken();
            return switch (token.kind) {
                case INFIX_CAST -> opened(token);
                case MAP -> columnCalledMap(token);
                default -> token;
            };
        }

        /** Before a cast the word is a name; before a bracket it would begin a value. */
        private Token columnCalledMap(Token map) {
            return lexer.token(next()).kind == INFIX_CAST ? copy(map, map, IDENTIFIER, map.image) : map;
        }

        private Token opened(Token cast) {
            typeParser.ReInit(new Tokens(lexer, next()));
            SqlDataTypeSpec type;
            try {
                type = typeParser.DataType();
            } catch (ParseException | RuntimeException e) {
                return cast; // which the parser is to complain of
            }
            Token end = typeParser.token;
            skipBehind(end);
            Token number = copy(cast, cast, UNSIGNED_INTEGER_LITERAL, "7");
            types.put(new SqlParserPos(cast.beginLine, cast.beginColumn, cast.endLine, cast.endColumn), type);
            bracket.add(number);
            bracket.add(copy(end, end, RBRACKET, end.image));
            return copy(cast, cast, LBRACKET, cast.image);
        }
    }

    private static Token copy(Token begin, Token end, int kind, String image) {
        Token copy = new Token();
        copy.kind = kind;
        copy.image = image;
        copy.beginLine = begin.beginLine;
        copy.beginColumn = begin.beginColumn;
        copy.endLine = end.endLine;
        copy.endColumn = end.endColumn;
        return copy;
    }
}
